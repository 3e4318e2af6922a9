import { setTimeout as sleep } from 'node:timers/promises';

const firstWaitMs = 100;
const longestWaitMs = 500;
/** SQLSTATE classes of a server that is away, full, starting or stopping, or of a transaction to be tried again. */
const passingClasses = new Set(['08', '40', '53', '55', '57', '58']);
const networkCode = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/;
/** What the driver says without a code. */
const driverWords =
  /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying to connect|^Query read timeout/;

/** Is it the database that is away, rather than the work that is wrong? */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string')
    return networkCode.test(error.code) || (error.code.length === 5 && passingClasses.has(error.code.slice(0, 2)));
  return 'message' in error && driverWords.test(String(error.message));
}

/**
 * Does the work again and again while the database is away; throws when it is refused, or the signal aborts: at once,
 * also when the work hangs with its connection.
 */
export async function insist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([insistOn(work, signal), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function insistOn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      await sleep(waitMs, undefined, { signal });
    }
  }
}
