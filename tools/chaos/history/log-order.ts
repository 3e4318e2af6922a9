/** What a log tells of the runs that wrote it, and what is wrong with it. */
export interface LogVerdict {
  /** Lines of each run that reached the log, in the order of the runs. */
  readonly linesPerRun: readonly number[];
  readonly faults: readonly string[];
}

const ownLine = /^run (\d+) line (\d+)$/;

/**
 * Reads a whole log of steady.py, in the order of `seq`. Each run's lines must be 1, 2, 3 … without a gap, and once
 * another run has begun, nothing of a former one may follow: a stale writer would be seen here.
 */
export function readLogOrder(messages: readonly string[]): LogVerdict {
  const lastOf = new Map<string, number>();
  const faults: string[] = [];
  let current: string | undefined;
  for (const message of messages) {
    const [, run, text] = ownLine.exec(message) ?? [];
    if (run === undefined) continue;
    if (run !== current && lastOf.has(run)) faults.push(`run ${run} writes after its successor began`);
    const expected = (lastOf.get(run) ?? 0) + 1;
    if (Number(text) !== expected) faults.push(`run ${run}: line ${text} where ${expected} was due`);
    lastOf.set(run, Number(text));
    current = run;
  }
  return { linesPerRun: [...lastOf.values()], faults };
}
