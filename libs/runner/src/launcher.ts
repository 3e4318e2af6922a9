import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { commandOf } from './command.js';
import { giveFolder } from './give-folder.js';
import type { LauncherReport } from './launcher-report.js';
import { settle } from './launcher-report.js';
import { modelEnvironment } from './model-environment.js';
import type { RunRequest } from './run-request.js';

/** How long the launcher may take to kill and reap a tree before it is given up. */
const reapSeconds = 5;

/** A model that runs, seen from the worker. */
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

/** Gives a model its folder and starts it as a user (undefined: ours); `refused` says why no process could be started. */
export type Launch = (request: RunRequest, uid: number | undefined) => Promise<Launched | { readonly refused: string }>;

/** Starts a launcher of its own for the model: an interpreter from nothing. */
export const coldLaunch: Launch = async (request, uid) => {
  const command = await commandOf(request, uid).catch((error: unknown) => ({ refused: String(error) }));
  if ('refused' in command) return command;
  if (uid !== undefined) giveFolder(request.folder, uid);
  const child = spawn(command.program, command.args, {
    cwd: request.folder,
    env: modelEnvironment(request),
    detached: true, // a session of its own: Ctrl-C in a terminal is for the worker, not for the model
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const refusal = await new Promise<Error | undefined>((settled) => {
    child.once('spawn', () => settled(undefined)).once('error', settled);
  });
  return refusal ? { refused: refusal.message } : launched(child);
};

function launched(child: ChildProcess): Launched {
  const lifeline = pipeOf(child, 3);
  // Settled before its streams are closed: what a killed launcher has left behind holds them open.
  const report = text(pipeOf(child, 4))
    .catch(() => '')
    .then(settle);
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
    ended: Promise.all([report, closed]).then(([end]) => end),
  };
}

/** Node's pipes are sockets: both ends can read and write. */
function pipeOf(child: ChildProcess, descriptor: 1 | 2 | 3 | 4): Duplex {
  const stream = child.stdio[descriptor];
  if (stream instanceof Duplex) return stream;
  throw new Error(`Descriptor ${descriptor} of the launcher is not a pipe.`);
}
