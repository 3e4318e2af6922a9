import { describe, expect, it } from '@jest/globals';
import { retryAfterMs, retryDelayMs } from './retry-delay.js';

const hourMs = 3_600_000;

describe('the time before the next attempt', () => {
  it('grows from seconds to hours and ends after about a day', () => {
    const delays = Array.from({ length: 20 }, (_, index) => retryDelayMs(index + 1, undefined, 0.5)).filter(
      (delay) => delay !== undefined,
    );
    expect(delays[0]).toBe(5000);
    expect(delays).toEqual(delays.toSorted((one, other) => one - other));
    const sum = delays.reduce((total, delay) => total + delay, 0);
    expect(sum).toBeGreaterThan(22 * hourMs);
    expect(sum).toBeLessThan(26 * hourMs);
    expect(retryDelayMs(delays.length + 1, undefined, 0.5)).toBeUndefined();
  });

  it('is spread, so that those who failed together do not come back together', () => {
    expect([0, 1].map((chance) => retryDelayMs(1, undefined, chance))).toEqual([4000, 6000]);
  });

  it('is what the receiver asks for, where that is longer, but no more than a day', () => {
    expect(retryDelayMs(1, hourMs, 0.5)).toBe(hourMs);
    expect(retryDelayMs(4, 1000, 0.5)).toBe(600_000);
    expect(retryDelayMs(1, 1000 * hourMs, 0.5)).toBe(24 * hourMs);
  });

  it.each([
    ['120', 120_000],
    ['Fri, 27 Nov 2026 00:01:00 GMT', 60_000],
    ['Fri, 27 Nov 2020 00:01:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After: %s', (header, expected) => {
    expect(retryAfterMs(header, Date.parse('2026-11-27T00:00:00Z'))).toBe(expected);
  });
});
