import { describe, expect, it } from '@jest/globals';
import { localSpan } from './local-span.js';

const india = (start: string, end: string) => localSpan(new Date(start), new Date(end), 'Asia/Kolkata', '2026-11-25');

describe('a span on the wall clock', () => {
  it('of a whole day ends at 24:00', () => {
    expect(india('2026-11-24T18:30:00Z', '2026-11-25T18:30:00Z')).toBe('00:00 to 24:00 +05:30');
  });

  it('names every other day', () => {
    expect(india('2026-11-25T06:45:00Z', '2026-11-26T06:45:00Z')).toBe('12:15 to 2026-11-26 12:15 +05:30');
    expect(india('2026-11-23T18:30:00Z', '2026-11-24T18:30:00Z')).toBe('2026-11-24 00:00 to 2026-11-24 24:00 +05:30');
  });

  it('has both offsets of a day on which the clocks change', () => {
    const [start, end] = [new Date('2026-03-28T23:00:00Z'), new Date('2026-03-29T22:00:00Z')];
    expect(localSpan(start, end, 'Europe/Berlin', '2026-03-29')).toBe('00:00 +01:00 to 24:00 +02:00');
  });

  it('has an offset in UTC too', () => {
    const [start, end] = [new Date('2026-03-28T00:00:00Z'), new Date('2026-03-28T12:00:00Z')];
    expect(localSpan(start, end, 'UTC', '2026-03-28')).toBe('00:00 to 12:00 +00:00');
  });
});
