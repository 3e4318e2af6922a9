import { addDays, boundsOf, instantAt, localDate } from './day.js';

describe('a local day', () => {
  it('turns at local midnight', () => {
    expect(localDate(new Date('2026-11-23T18:29:59Z'), 'Asia/Kolkata')).toBe('2026-11-23');
    expect(localDate(new Date('2026-11-23T18:30:00Z'), 'Asia/Kolkata')).toBe('2026-11-24');
  });

  it('is followed over months and leap days', () => {
    expect([addDays('2028-02-28', 1), addDays('2028-03-01', -1), addDays('2026-12-31', 1)]).toEqual([
      '2028-02-29',
      '2028-02-29',
      '2027-01-01',
    ]);
  });

  it('begins at the first instant it has, also where midnight does not exist', () => {
    expect(boundsOf('2026-09-06', 'America/Santiago').start).toEqual(new Date('2026-09-06T04:00:00Z'));
  });

  it('refuses a date that is none', () => {
    expect(() => addDays('2026-02-30', 0)).toThrow(RangeError);
  });
});

describe('a reading of the clock', () => {
  it.each([
    ['2026-11-23T10:00', 'Asia/Kolkata', '2026-11-23T04:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ])('%s in %s is an instant', (reading, zone, instant) => {
    expect(instantAt(reading, zone).toISOString()).toBe(instant);
  });
});
