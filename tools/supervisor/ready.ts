import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 100;
const answerWithinMs = 3000;

/** Resolves when the product answers that it is ready; rejects when the signal says that nobody waits any more. */
export async function untilReady(address: string, signal: AbortSignal): Promise<void> {
  while (!(await answersReady(address, signal))) await sleep(pauseMs, undefined, { signal });
}

async function answersReady(address: string, signal: AbortSignal): Promise<boolean> {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
    const { ok } = await fetch(`${address}/api/health/ready`, { signal: within });
    return ok;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
