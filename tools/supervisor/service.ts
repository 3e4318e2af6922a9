import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterDeath } from './back-off.ts';

export interface ServiceOptions {
  readonly name: string;
  /** The compiled program. */
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: (line: string) => void;
  /** It won't be started again; the message says why. */
  readonly onGiveUp: (message: string) => void;
}

export interface Service {
  /** It has been of use once: from now on a failure is a death to recover from, not a wrong setting to report. */
  proveUseful(): void;
  /** SIGTERM, then SIGKILL for its whole group after the grace. */
  stop(graceMs: number): Promise<void>;
  /** Ends the grace of a stop that is under way. */
  hurry(): void;
}

/** The young generation's default, 16 MiB three times, is garbage that stays: 45 MB in the API, 100 in a busy worker. */
const frugal = ['--max-semi-space-size=4'];
/** As many arenas of malloc as threads would keep what one of them once needed. */
const frugalEnv = { MALLOC_ARENA_MAX: '2' };

/**
 * Keeps a program running. It has a process group of its own, so that Ctrl-C in the terminal reaches the supervisor
 * alone and things stop in order; and its stdin is a pipe that closes when the supervisor dies, however it dies.
 */
export function keepRunning({ name, program, env, onLine, onGiveUp }: ServiceOptions): Service {
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let quickDeaths = 0;
  let useful = false;
  let stopping = false;
  let stopped: (() => void) | undefined;

  const start = () => {
    const born = Date.now();
    child = spawn(process.execPath, [...frugal, program], {
      env: { ...frugalEnv, ...env },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr])
      if (output) createInterface({ input: output }).on('line', onLine);
    child.stdin?.on('error', () => undefined); // it died: 'exit' says so
    child.on('error', (error) => onGiveUp(`${name} could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      child = undefined;
      if (stopping) stopped?.();
      else recover(Date.now() - born, code, signal);
    });
  };
  const recover = (livedMs: number, code: number | null, signal: NodeJS.Signals | null) => {
    const how = signal ? `was ended by ${signal}` : `ended with ${code}`;
    if (!useful && signal === null) return onGiveUp(`${name} ${how} while it was starting.`);
    const verdict = afterDeath(quickDeaths, livedMs);
    quickDeaths = verdict.quickDeaths;
    if (verdict.delayMs === undefined) return onGiveUp(`${name} ${how}, for the ${quickDeaths}th time in a row.`);
    onLine(`${name} ${how}; starting it again.`);
    restart = setTimeout(start, verdict.delayMs);
  };
  const killGroup = () => {
    if (child?.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it ended by itself in this very moment
    }
  };
  start();
  return {
    proveUseful: () => (useful = true),
    hurry: killGroup,
    async stop(graceMs) {
      stopping = true;
      clearTimeout(restart);
      if (!child) return;
      const gone = new Promise<void>((resolve) => (stopped = resolve));
      child.kill('SIGTERM');
      const impatience = setTimeout(killGroup, graceMs);
      await gone;
      clearTimeout(impatience);
    },
  };
}
