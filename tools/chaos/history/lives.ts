/** When one process of a job's model lived, in milliseconds of the epoch. `job` is the end of the job's id. */
export interface Life {
  readonly job: string;
  readonly pid: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** The kernel tells a start in ticks of 10 ms, and clocks are read one after the other. */
const toleranceMs = 15;

/** Two lives of one job at once, in words; none is the promise. Give it the lives of models that don't fork. */
export function overlapsOf(lives: readonly Life[]): string[] {
  const sorted = [...lives].sort((a, b) => a.startMs - b.startMs);
  return sorted.flatMap((life, index) => {
    const before = sorted.slice(0, index).find(({ endMs }) => endMs > life.startMs + toleranceMs);
    if (before === undefined) return [];
    const byMs = Math.round(Math.min(before.endMs, life.endMs) - life.startMs);
    return [`…${life.job}: process ${life.pid} began while ${before.pid} lived, for ${byMs} ms`];
  });
}
