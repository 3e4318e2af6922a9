import { afterDeath } from './back-off.ts';

const delaysOf = (lives: readonly number[]): (number | undefined)[] => {
  let quickDeaths = 0;
  return lives.map((livedMs) => {
    const verdict = afterDeath(quickDeaths, livedMs);
    quickDeaths = verdict.quickDeaths;
    return verdict.delayMs;
  });
};

describe('after a death', () => {
  it('a crash loop waits longer each time and ends with the fifth', () => {
    expect(delaysOf([10, 10, 10, 10, 10])).toEqual([250, 500, 1000, 2000, undefined]);
  });

  it('a life of ten seconds forgets what came before', () => {
    expect(delaysOf([10, 10, 10, 10, 60_000, 10])).toEqual([250, 500, 1000, 2000, 250, 250]);
  });
});
