import { sumOf, type Tally } from './tally.ts';

/** What a report says, part by part: a file of tests, or a promise. */
export type Parts = ReadonlyMap<string, Tally>;

/** The part a runner fails in that fails beside its tests: what it left out nobody knows, so trying again shows nothing. */
export const theRunner = 'the runner itself';

/** More parts than this don't fail by accident. */
const mostTriedAgain = 3;

/**
 * Real processes on a busy machine sometimes fail for its sake: the few parts that failed run once more, with nothing
 * beside them. What holds only then is counted as passed and named as unsteady, in words that nobody can miss.
 */
export async function withSecondTry(run: (only: readonly string[]) => Promise<Parts>): Promise<Tally> {
  const first = await run([]);
  const failed = [...first].filter(([, { failed }]) => failed > 0).map(([name]) => name);
  if (failed.length === 0 || failed.length > mostTriedAgain || failed.includes(theRunner))
    return sumOf([...first.values()]);
  console.log(`\nOnce more, alone: ${failed.join(', ')}`);
  const second = await run(failed);
  const unsteady = failed.filter((name) => second.get(name)?.failed === 0);
  return { ...sumOf([...new Map([...first, ...second]).values()]), unsteady };
}
