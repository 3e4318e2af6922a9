const quickMs = 10_000;
const firstDelayMs = 250;
const limit = 5;

/** What to do after a death, given how many quick ones came before it. */
export interface Verdict {
  readonly quickDeaths: number;
  /** Undefined: give up. */
  readonly delayMs: number | undefined;
}

/** A process that lived a while starts again at once; one that keeps dying waits longer each time, then no more. */
export function afterDeath(quickDeathsBefore: number, livedMs: number): Verdict {
  if (livedMs >= quickMs) return { quickDeaths: 0, delayMs: firstDelayMs };
  const quickDeaths = quickDeathsBefore + 1;
  return { quickDeaths, delayMs: quickDeaths < limit ? firstDelayMs * 2 ** (quickDeaths - 1) : undefined };
}
