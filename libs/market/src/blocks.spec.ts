import fc from 'fast-check';
import { blockLabel, blocksOf, nextBlockStart } from './blocks.js';
import { addDays, boundsOf, localDate } from './day.js';

const zones = [
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'Europe/London',
  'America/St_Johns',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Asia/Beirut',
  'UTC',
];
const anyZone = fc.constantFrom(...zones);
const anyMtu = fc.constantFrom(5, 15, 30, 60);
const anyDay = fc.integer({ min: 0, max: 15 * 366 }).map((days) => addDays('2020-01-01', days));
const anyInstant = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2035-12-31T00:00:00Z'),
  noInvalidDate: true,
});

const daysOfChange: [string, string, number][] = [
  ['2027-03-28', 'Europe/Berlin', 15],
  ['2027-10-31', 'Europe/Berlin', 15],
  ['2027-03-14', 'America/St_Johns', 30],
  ['2027-04-04', 'Australia/Lord_Howe', 60],
  ['2027-10-03', 'Australia/Lord_Howe', 60],
];

describe('the blocks of a day', () => {
  it.each([
    ['2026-11-23', 'Asia/Kolkata', 15, 96],
    ['2026-11-23', 'Asia/Kathmandu', 15, 96],
    ['2027-03-28', 'Europe/Berlin', 15, 92],
    ['2027-10-31', 'Europe/Berlin', 15, 100],
    ['2027-03-28', 'Europe/Berlin', 60, 23],
    ['2027-10-31', 'Europe/Berlin', 60, 25],
    ['2027-03-14', 'America/St_Johns', 15, 92],
    ['2027-04-04', 'Australia/Lord_Howe', 15, 98],
    ['2027-10-03', 'Australia/Lord_Howe', 15, 94],
  ])('on %s in %s with %i minutes are %i × %i', (day, zone, mtu, count) => {
    expect(blocksOf(day, zone, mtu)).toHaveLength(count);
  });

  it('are none on a day that a country skipped', () => {
    expect(blocksOf('2011-12-30', 'Pacific/Apia', 15)).toEqual([]);
  });

  it('tile the day without gap or overlap', () => {
    fc.assert(
      fc.property(anyDay, anyZone, anyMtu, (day, zone, mtu) => {
        const blocks = blocksOf(day, zone, mtu);
        const { start, end } = boundsOf(day, zone);
        expect(blocks[0]?.start).toEqual(start);
        expect(blocks.at(-1)?.end).toEqual(end);
        blocks.forEach((block, index) => {
          expect(block.number).toBe(index + 1);
          if (index > 0) expect(block.start).toEqual(blocks[index - 1]?.end);
        });
        expect(blocks).toHaveLength(Math.ceil((end.getTime() - start.getTime()) / (mtu * 60_000)));
      }),
      { examples: daysOfChange },
    );
  });

  it('belong to the day they are counted in, and to no other', () => {
    fc.assert(
      fc.property(anyDay, anyZone, anyMtu, (day, zone, mtu) => {
        for (const { start } of blocksOf(day, zone, mtu)) expect(localDate(start, zone)).toBe(day);
      }),
    );
  });
});

describe('the next block', () => {
  it('is the first one that does not begin before now', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, anyMtu, (now, zone, mtu) => {
        const today = localDate(now, zone);
        const near = [...blocksOf(today, zone, mtu), ...blocksOf(addDays(today, 1), zone, mtu)];
        expect(nextBlockStart(now, zone, mtu)).toEqual(near.find(({ start }) => start >= now)?.start);
      }),
    );
  });

  it('is now itself on a boundary', () => {
    const boundary = new Date('2026-11-23T10:15:00Z');
    expect(nextBlockStart(boundary, 'Asia/Kolkata', 15)).toEqual(boundary);
  });
});

describe('a block label', () => {
  const labels = (day: string, zone: string) => blocksOf(day, zone, 15).map((block) => blockLabel(block, zone));

  it('reads in local time and ends the day at 24:00', () => {
    const day = labels('2026-11-23', 'Asia/Kolkata');
    expect([day[0], day[73], day[95]]).toEqual(['00:00–00:15', '18:15–18:30', '23:45–24:00']);
  });

  it('tells the hour that comes twice apart', () => {
    const day = labels('2027-10-31', 'Europe/Berlin');
    expect([day[8], day[12]]).toEqual(['02:00–02:15 +02:00', '02:00–02:15 +01:00']);
    expect(new Set(day).size).toBe(100);
  });
});
