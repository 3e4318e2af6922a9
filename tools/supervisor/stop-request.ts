const repeatMs = 1000;

/**
 * Calls `onStop` once somebody wants this process to end: Ctrl-C, SIGTERM, a closed terminal, or the death of the
 * bootstrap above it. npm, the bootstrap and the terminal each deliver the same Ctrl-C, so only a signal that comes
 * later than a second after the first counts as a second one.
 */
export function onStopRequest(onStop: () => void, onSecond: () => void): void {
  let first: number | undefined;
  const asked = () => {
    if (first === undefined) {
      first = Date.now();
      onStop();
    } else if (Date.now() - first > repeatMs) onSecond();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
  process.on('disconnect', asked);
  // Nobody reads us any more, as after `npm start | head`: no reason to crash, and none to stop.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}
