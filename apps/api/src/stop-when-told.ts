import { fstatSync } from 'node:fs';

const hardStopMs = 5000;

/** The supervisor holds our stdin: a pipe that ends means it is gone. A terminal or /dev/null means nothing. */
function hasLifeline(): boolean {
  const stdin = fstatSync(0);
  return stdin.isFIFO() || stdin.isSocket();
}

/** Stops once, gracefully, on SIGTERM, SIGINT or the end of the lifeline; after five seconds in any case. */
export function stopWhenTold(stop: () => Promise<void>): void {
  let stopping = false;
  const begin = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), hardStopMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', begin);
  process.once('SIGINT', begin);
  if (!hasLifeline()) return;
  process.stdin.on('end', begin).on('error', begin).resume();
}
