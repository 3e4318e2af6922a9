/** A terminal's Ctrl-C may arrive twice, from the terminal and from whoever started us. */
const sameKeyMs = 500;

export interface Interrupts {
  /** Aborts at the first Ctrl-C: the model is asked to stop, and keeps its best. */
  readonly stop: AbortSignal;
  /** Aborts at the second. */
  readonly kill: AbortSignal;
}

/** Turns Ctrl-C and SIGTERM into two steps while some work is done. */
export async function withInterrupts<T>(work: (interrupts: Interrupts) => Promise<T>): Promise<T> {
  const [stop, kill] = [new AbortController(), new AbortController()];
  let stoppedAt = 0;
  const hear = (): void => {
    if (stop.signal.aborted && performance.now() - stoppedAt > sameKeyMs) kill.abort();
    if (!stop.signal.aborted) stoppedAt = performance.now();
    stop.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hear);
  try {
    return await work({ stop: stop.signal, kill: kill.signal });
  } finally {
    for (const signal of signals) process.off(signal, hear);
  }
}
