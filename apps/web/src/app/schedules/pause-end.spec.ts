import { pauseUntil } from './pause-end.js';

const now = new Date('2026-10-24T20:00:00Z');

describe('a pause', () => {
  it.each([
    ['hour', 'Asia/Kolkata', '2026-10-24T21:00:00.000Z'],
    ['four_hours', 'Asia/Kolkata', '2026-10-25T00:00:00.000Z'],
    ['midnight', 'Asia/Kolkata', '2026-10-25T18:30:00.000Z'],
    ['midnight', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ] as const)('for %s in %s ends on the clock there', (end, zone, until) => {
    expect(pauseUntil(end, '', zone, now)?.toISOString()).toBe(until);
  });

  it('ends when the clock there shows the time chosen, also after it was changed', () => {
    expect(pauseUntil('chosen', '2026-10-25T06:00', 'Europe/Berlin', now)?.toISOString()).toBe(
      '2026-10-25T05:00:00.000Z',
    );
  });

  it('may have no end', () => {
    expect(pauseUntil('never', '', 'Asia/Kolkata', now)).toBeNull();
  });
});
