import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { modelEnvironment } from './model-environment.js';
import type { RunRequest } from './run-request.js';

const program = fileURLToPath(new URL('../launcher/launch.py', import.meta.url));
/** How long the launcher may take to kill and reap a tree before it is given up. */
const reapSeconds = 5;

const Report = z.object({
  code: z.number().int(),
  maxRssBytes: z.number(),
  cpuSeconds: z.number(),
  leaseLost: z.boolean(),
});
export type LauncherReport = z.infer<typeof Report>;

export interface Launched {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** SIGTERM to the model's process group. */
  stop(): void;
  /** SIGKILL to everything the model started. */
  kill(): void;
  renewLease(): void;
  /** Settles when nothing of the tree is left; without a report when the launcher itself was killed. */
  readonly ended: Promise<LauncherReport | undefined>;
}

/** Starts the launcher, and through it the model; `refused` says why no process could be started. */
export async function launch(request: RunRequest): Promise<Launched | { refused: string }> {
  const { limits, python } = request;
  const numbers = [limits.memoryBytes, limits.fileBytes, limits.openFiles, request.lease?.seconds ?? 0];
  const child = spawn(python, ['-I', '-S', '-B', program, ...numbers.map(String), python, request.program], {
    cwd: request.folder,
    env: modelEnvironment(request),
    detached: true, // a session of its own: Ctrl-C in a terminal is for the worker, not for the model
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const refusal = await new Promise<Error | undefined>((settled) => {
    child.once('spawn', () => settled(undefined)).once('error', settled);
  });
  if (refusal) return { refused: refusal.message };
  const lifeline = pipeOf(child, 3);
  const report = text(pipeOf(child, 4)).catch(() => '');
  const order = (byte: string): void => void (lifeline.writable && lifeline.write(byte));
  lifeline.on('error', () => undefined); // the launcher has ended: its report says how
  let lastResort: NodeJS.Timeout | undefined;
  const closed = once(child, 'close').finally(() => clearTimeout(lastResort));
  return {
    stdout: pipeOf(child, 1),
    stderr: pipeOf(child, 2),
    stop: () => order('T'),
    kill: () => {
      order('K');
      lastResort ??= setTimeout(() => child.kill('SIGKILL'), reapSeconds * 1000);
    },
    renewLease: () => order('.'),
    ended: Promise.all([report, closed]).then(([lines]) => settle(lines)),
  };
}

/** Node's pipes are sockets: both ends can read and write. */
function pipeOf(child: ChildProcess, descriptor: 1 | 2 | 3 | 4): Duplex {
  const stream = child.stdio[descriptor];
  if (stream instanceof Duplex) return stream;
  throw new Error(`Descriptor ${descriptor} of the launcher is not a pipe.`);
}

/** Reads the report. Without its last line the launcher was killed, and the model's group still has to be. */
function settle(lines: string): LauncherReport | undefined {
  const [start, end] = lines.split('\n');
  if (end) return Report.parse(JSON.parse(end));
  if (start) killGroup(z.object({ pid: z.number().int().positive() }).parse(JSON.parse(start)).pid);
  return undefined;
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // nothing of it is left
  }
}
