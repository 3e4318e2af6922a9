import { atLeastFailed, sentence, sumOf, verdictOf } from './tally.ts';

describe('the sum', () => {
  it('is the closing line', () => {
    const sum = sumOf([{ passed: 3, failed: 0, skipped: 0 }, verdictOf(0), verdictOf(1)]);
    expect(sentence(sum)).toBe('4 passed, 1 failed');
    expect(sentence({ ...sum, skipped: 2 })).toBe('4 passed, 1 failed, 2 skipped');
  });

  it('is not green when a runner broke beside its tests', () => {
    expect(atLeastFailed({ passed: 3, failed: 0, skipped: 0 }, 137).failed).toBe(1);
    expect(atLeastFailed({ passed: 3, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  });
});
