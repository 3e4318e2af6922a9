import { describe, expect, it } from '@jest/globals';
import { baseShowing, mostRows } from './log-base.js';

describe('baseShowing', () => {
  it('leaves nothing out of a log that fits', () => {
    for (const seq of [0, 1, mostRows]) expect(baseShowing(seq, 0)).toBe(0);
  });

  it('gives every line a row, wherever the view was', () => {
    for (const seq of [1, 2, 99_999, 100_000, 100_001, 850_000, 1_000_000, 2_600_000])
      for (const before of [0, 100_000, 1_800_000]) {
        const base = baseShowing(seq, before);
        expect(seq - base).toBeGreaterThan(0);
        expect(seq - base).toBeLessThanOrEqual(mostRows);
        expect(base).toBeGreaterThanOrEqual(0);
      }
  });

  it('stays where it is while the line has a row', () => {
    expect(baseShowing(850_000, 100_000)).toBe(100_000);
  });
});
