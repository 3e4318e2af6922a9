import fc from 'fast-check';
import { blocksOf } from './blocks.js';
import { addDays } from './day.js';
import { mapTypicalDay, typicalBlockOf } from './typical-day.js';

const mapped = (day: string, zone: string) => {
  const starts = blocksOf(day, zone, 15).map((block) => block.start);
  return mapTypicalDay(starts, zone, 15);
};
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a typical day', () => {
  it('stands block for block on a day of 24 hours', () => {
    expect(mapped('2026-11-23', 'Asia/Kolkata')).toEqual(numbers(1, 96));
  });

  it('leaves out the hour a spring day skips', () => {
    expect(mapped('2027-03-28', 'Europe/Berlin')).toEqual([...numbers(1, 8), ...numbers(13, 96)]);
  });

  it('uses an hour twice where it comes twice', () => {
    expect(mapped('2027-10-31', 'Europe/Berlin')).toEqual([...numbers(1, 12), ...numbers(9, 96)]);
  });

  it('stays within its blocks on any day of any zone', () => {
    const anyDay = fc.integer({ min: 0, max: 5000 }).map((days) => addDays('2022-01-01', days));
    const anyZone = fc.constantFrom('Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC');
    fc.assert(
      fc.property(anyDay, anyZone, (day, zone) => {
        for (const block of mapped(day, zone)) expect(block >= 1 && block <= 96).toBe(true);
      }),
    );
  });

  it('counts by the wall clock, not by elapsed time', () => {
    expect(typicalBlockOf(new Date('2026-11-23T18:30:00Z'), 'Asia/Kolkata', 15)).toBe(1);
  });
});
