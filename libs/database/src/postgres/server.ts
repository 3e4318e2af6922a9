import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Identity } from './identity.js';
import { searchPath } from './identity.js';

const environment = { ...searchPath, LC_ALL: 'C', TZ: 'UTC' };
const fastShutdownMs = 30_000;

export interface Server {
  /** Settles when the process is gone, with how it went. */
  readonly exited: Promise<string>;
  /** Fast shutdown: ends connections, writes everything, stops. */
  stop(): Promise<void>;
}

/**
 * The shell becomes PostgreSQL; before that it leaves a watcher behind that reads our end of a pipe. When we die, however
 * we die, the pipe ends and the watcher asks PostgreSQL to stop; a line through the pipe tells it to go in peace.
 * Between two subshells, because PostgreSQL would find a child it doesn't know otherwise.
 */
const watched = `
( ( read -r _ <&3 || kill -INT "$$" ) >/dev/null 2>&1 </dev/null & )
exec "$@" 3<&-
`;

/** Starts a server in a session of its own: Ctrl-C in our terminal isn't for it. */
export function startServer(
  program: string,
  args: readonly string[],
  identity: Identity,
  log: (line: string) => void,
): Server {
  const [command = '', ...rest] = [...identity.prefix, 'sh', '-c', watched, 'postgres', program, ...args];
  const child = spawn(command, rest, {
    ...owner(identity),
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', log);
  const lifeline = child.stdio[3];
  // The watcher may be gone before us.
  lifeline?.on('error', () => undefined);
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => {
      if (lifeline !== null && lifeline !== undefined && 'end' in lifeline) lifeline.end('\n');
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`);
    });
  });
  return {
    exited,
    async stop() {
      child.kill('SIGINT');
      const immediate = setTimeout(() => child.kill('SIGQUIT'), fastShutdownMs);
      await exited;
      clearTimeout(immediate);
    },
  };
}

/** Runs a program to its end; throws with what it said when it fails. */
export function runToEnd(program: string, args: readonly string[], identity: Identity): void {
  const [command = '', ...rest] = [...identity.prefix, program, ...args];
  const run = spawnSync(command, rest, { ...owner(identity), cwd: '/', env: environment, encoding: 'utf8' });
  if (run.status !== 0) {
    throw new Error(`${program} failed: ${run.error?.message ?? ''}${run.stdout ?? ''}${run.stderr ?? ''}`.trim());
  }
}

const owner = ({ uid, gid }: Identity) => (uid === undefined ? {} : { uid, gid });
