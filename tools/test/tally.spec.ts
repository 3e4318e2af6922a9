import { sentence, sumOf, verdictOf } from './tally.ts';

describe('the sum', () => {
  it('is the closing line', () => {
    const sum = sumOf([{ passed: 3, failed: 0, skipped: 0 }, verdictOf(0), verdictOf(1)]);
    expect(sentence(sum)).toBe('4 passed, 1 failed');
    expect(sentence({ ...sum, skipped: 2 })).toBe('4 passed, 1 failed, 2 skipped');
  });
});
