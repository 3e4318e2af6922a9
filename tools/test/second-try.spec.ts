import { type Parts, theRunner, withSecondTry } from './second-try.ts';
import { verdictOf } from './tally.ts';

const report = (verdicts: Record<string, boolean>): Parts =>
  new Map(Object.entries(verdicts).map(([name, holds]) => [name, verdictOf(holds ? 0 : 1)]));

/** Plays the reports one run after the other, and notes what each run was asked for. */
const runs = (...reports: Parts[]) => {
  const asked: (readonly string[])[] = [];
  const run = (only: readonly string[]) => {
    asked.push(only);
    return Promise.resolve(reports[asked.length - 1] ?? new Map());
  };
  return { asked, run };
};

describe('a second try', () => {
  it('is not made where all holds', async () => {
    const { asked, run } = runs(report({ a: true, b: true }));
    expect(await withSecondTry(run)).toMatchObject({ passed: 2, failed: 0, unsteady: [] });
    expect(asked).toEqual([[]]);
  });

  it('runs what failed and names what holds only then', async () => {
    const { asked, run } = runs(report({ a: true, b: false, c: false }), report({ b: true, c: false }));
    expect(await withSecondTry(run)).toMatchObject({ passed: 2, failed: 1, unsteady: ['b'] });
    expect(asked).toEqual([[], ['b', 'c']]);
  });

  it('leaves a part failed that the second run left out', async () => {
    const { run } = runs(report({ a: false }), report({}));
    expect(await withSecondTry(run)).toMatchObject({ passed: 0, failed: 1, unsteady: [] });
  });

  it.each([
    ['many parts failed', { a: false, b: false, c: false, d: false }],
    ['the runner itself failed', { a: true, [theRunner]: false }],
  ])('is not made where %s', async (_, verdicts) => {
    const { asked, run } = runs(report(verdicts));
    await withSecondTry(run);
    expect(asked).toEqual([[]]);
  });
});
