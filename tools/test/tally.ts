/** How one suite went. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What held at a second try only. */
  readonly unsteady?: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

export const sumOf = (tallies: readonly Tally[]): Tally => ({
  passed: totalOf(tallies.map(({ passed }) => passed)),
  failed: totalOf(tallies.map(({ failed }) => failed)),
  skipped: totalOf(tallies.map(({ skipped }) => skipped)),
  unsteady: tallies.flatMap(({ unsteady = [] }) => unsteady),
});

const totalOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** `312 passed, 0 failed`, and what was skipped only if something was. */
export const sentence = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** What a run ends by printing: the last line is the sum. */
export const closing = (sum: Tally): string =>
  [
    '',
    ...(sum.unsteady?.length ? [`Unsteady, held at a second try only: ${sum.unsteady.join(', ')}`, ''] : []),
    sentence(sum),
  ].join('\n');

/** A program that is one check: it holds or it doesn't. */
export const verdictOf = (exitCode: number): Tally =>
  exitCode === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
