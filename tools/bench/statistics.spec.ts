import fc from 'fast-check';
import { median, percentile } from './statistics.ts';

const samples = fc.array(fc.double({ noNaN: true }), { minLength: 1 });

describe('a percentile', () => {
  it('is one of the samples, and as many as asked do not exceed it', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const value = percentile(values, share);
        expect(values).toContain(value);
        expect(values.filter((each) => each <= value).length).toBeGreaterThanOrEqual(share * values.length);
      }),
    );
  });

  it('of known samples is known', () => {
    expect([median([3, 1, 2]), percentile([5, 1, 4, 2, 3], 0.95)]).toEqual([2, 5]);
  });
});
