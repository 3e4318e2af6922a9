import { fstatSync } from 'node:fs';
import { readConfig } from './config.js';
import { sayer } from './say.js';
import { Worker } from './worker.js';

/** Starts the worker of this process; a signal, or the end of a piped standard input, stops it. */
async function main(): Promise<void> {
  const config = readConfig();
  const worker = new Worker(config, sayer(config.logLevel));
  const stop = (): void => void worker.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop).on('SIGINT', stop);
  if (stdinIsPipe()) process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
  await worker.start();
}

/** The supervisor holds the other end of the pipe: its end is ours. A terminal or /dev/null says nothing of the kind. */
function stdinIsPipe(): boolean {
  try {
    const stdin = fstatSync(0);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    return false; // standard input was closed before we started
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
