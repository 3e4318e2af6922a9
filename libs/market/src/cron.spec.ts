import fc from 'fast-check';
import { blocksOf } from './blocks.js';
import { demandReadable, nextSlots, type Slot, slotsAfter, UnreadableCron } from './cron.js';
import { addDays, boundsOf, type Day } from './day.js';

const iso = ({ at }: Slot) => at.toISOString().replace('.000Z', 'Z');

/** The slots within a local day. */
function slotsOf(cron: string, zone: string, day: Day): Slot[] {
  const { start, end } = boundsOf(day, zone);
  const slots: Slot[] = [];
  for (const slot of slotsAfter(cron, zone, new Date(start.getTime() - 1))) {
    if (slot.at >= end) break;
    slots.push(slot);
  }
  return slots;
}

describe('a fixed time', () => {
  it.each([
    ['2026-11-27', 'Asia/Kolkata', '0 10 * * *', ['2026-11-27T04:30:00Z']],
    ['2026-11-27', 'Asia/Kathmandu', '0 10 * * *', ['2026-11-27T04:15:00Z']],
    ['2027-03-28', 'Europe/Berlin', '30 2 * * *', ['2027-03-28T01:00:00Z']], // there is no 02:30: 03:00 it is
    ['2027-03-28', 'Europe/Berlin', '0,30 2 * * *', ['2027-03-28T01:00:00Z']],
    ['2027-03-28', 'Europe/Berlin', '0 2,3 * * *', ['2027-03-28T01:00:00Z']],
    ['2027-03-28', 'Europe/Berlin', '*/15 2 * * *', ['2027-03-28T01:00:00Z']],
    ['2027-10-31', 'Europe/Berlin', '30 2 * * *', ['2027-10-31T00:30:00Z']], // and not at 01:30Z again
    ['2027-03-14', 'America/St_Johns', '30 2 * * *', ['2027-03-14T05:30:00Z']],
    ['2027-11-07', 'America/St_Johns', '30 1 * * *', ['2027-11-07T04:00:00Z']],
    ['2026-09-06', 'America/Santiago', '0 0 * * *', ['2026-09-06T04:00:00Z']], // no midnight that day
    ['2027-10-03', 'Australia/Lord_Howe', '15 2 * * *', ['2027-10-02T15:30:00Z']], // half an hour is left out
    ['2027-03-28', 'Europe/Berlin', '0 */2 * * *', 11],
    ['2027-10-31', 'Europe/Berlin', '0 */2 * * *', 13],
  ])('on %s in %s, %s, is due', (day, zone, cron, expected) => {
    const slots = slotsOf(cron, zone, day);
    expect(typeof expected === 'number' ? slots.length : slots.map(iso)).toEqual(expected);
  });

  it('says where the clock is changed', () => {
    expect(slotsOf('30 2 * * *', 'Europe/Berlin', '2027-03-28')).toMatchObject([
      { clock: 'skipped', reading: '02:30' },
    ]);
    expect(slotsOf('30 2 * * *', 'Europe/Berlin', '2027-10-31')).toMatchObject([
      { clock: 'repeated', reading: '02:30' },
    ]);
    expect(slotsOf('30 2 * * *', 'Europe/Berlin', '2027-10-30')[0]).not.toHaveProperty('clock');
  });

  it('is due once a day, in every zone there is, from 2020 to 2035', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const anyDay = fc.integer({ min: 0, max: 15 * 365 }).map((count) => addDays('2020-01-01', count));
    const anyZone = fc.constantFrom(...zones);
    const anyTime = fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 }));
    fc.assert(
      fc.property(anyDay, anyZone, anyTime, (day, zone, [minute, hour]) => {
        const { start, end } = boundsOf(day, zone);
        const reading = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const [slot, ...others] = slotsOf(`${minute} ${hour} * * *`, zone, day);
        expect(others).toEqual([]);
        const there = [...minutesBetween(start, end)].find((at) => readingIn(at, zone) === reading);
        if (there !== undefined) expect(slot?.at.getTime()).toBe(there);
        else expect(readingIn((slot?.at.getTime() ?? 0) - 60_000, zone) < reading).toBe(true);
      }),
      { numRuns: 40, examples: changes.map(([day, zone]) => [day, zone, [30, 2]]) },
    );
  });
});

const changes: [Day, string][] = [
  ['2027-03-28', 'Europe/Berlin'],
  ['2027-10-31', 'Europe/Berlin'],
  ['2027-03-14', 'America/St_Johns'],
  ['2027-11-07', 'America/St_Johns'],
  ['2027-03-28', 'Asia/Kolkata'],
  ['2027-10-31', 'Asia/Kathmandu'],
  ['2027-04-04', 'Australia/Lord_Howe'],
  ['2026-04-26', 'Africa/Casablanca'],
];

function* minutesBetween(start: Date, end: Date): Generator<number> {
  for (let at = start.getTime(); at < end.getTime(); at += 60_000) yield at;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** What a clock on the wall shows, as the platform says it. */
function readingIn(at: number, zone: string): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(zone, format);
  return format.format(at);
}

describe('a pattern of minutes', () => {
  it.each([
    ['2027-03-28', 'Europe/Berlin', 92],
    ['2027-10-31', 'Europe/Berlin', 100],
    ['2027-03-28', 'Asia/Kolkata', 96],
    ['2027-10-31', 'Asia/Kathmandu', 96],
    ['2027-03-14', 'America/St_Johns', 92],
    ['2027-11-07', 'America/St_Johns', 100],
  ])('is due with each block of %s in %s', (day, zone, count) => {
    const slots = slotsOf('*/15 * * * *', zone, day);
    expect(slots).toHaveLength(count);
    expect(slots.map(({ at }) => at)).toEqual(blocksOf(day, zone, 15).map(({ start }) => start));
  });

  it('is due each real time, in every zone there is, from 2020 to 2035', () => {
    const anyDay = fc.integer({ min: 0, max: 15 * 365 }).map((count) => addDays('2020-01-01', count));
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (day, zone) => {
        const { start, end } = boundsOf(day, zone);
        const expected = [...minutesBetween(start, end)].filter((at) => /:(00|30)$/.test(readingIn(at, zone)));
        expect(slotsOf('*/30 * * * *', zone, day).map(({ at }) => at.getTime())).toEqual(expected);
      }),
      { numRuns: 25, examples: changes },
    );
  });
});

describe('slots', () => {
  it('follow each other wherever one begins to look', () => {
    const after = new Date('2027-10-31T00:10:00Z'); // in the hour that comes twice
    const all = nextSlots('*/10 2,3 * * *', 'Europe/Berlin', after, 12);
    all.forEach((slot, index) => {
      const before = all[index - 1]?.at ?? after;
      expect(nextSlots('*/10 2,3 * * *', 'Europe/Berlin', before, 1)).toEqual([slot]);
      expect(slot.at.getTime()).toBeGreaterThan(before.getTime());
    });
  });

  it('come every second where a sixth field says so', () => {
    const slots = nextSlots('*/20 * * * * *', 'UTC', new Date('2026-11-27T00:00:05.500Z'), 3);
    expect(slots.map(iso)).toEqual(['2026-11-27T00:00:20Z', '2026-11-27T00:00:40Z', '2026-11-27T00:01:00Z']);
  });

  it('are found over years, and end where there are none', () => {
    expect(nextSlots('0 0 29 2 *', 'Asia/Kolkata', new Date('2028-03-01T00:00:00Z'), 1).map(iso)).toEqual([
      '2032-02-28T18:30:00Z',
    ]);
    expect(nextSlots('0 0 30 2 *', 'Europe/Berlin', new Date('2026-01-01T00:00:00Z'), 1)).toEqual([]);
  });
});

it.each(['61 * * * *', 'x * * * *', '0 25 * * *', '0 0 30 2 *', '* * * *'])('%s is refused', (cron) => {
  expect(() => demandReadable(cron)).toThrow(UnreadableCron);
});
