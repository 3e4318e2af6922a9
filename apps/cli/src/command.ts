import type { Terminal } from './terminal.js';

/** What a shell script can tell apart. */
export const exitCodes = { ok: 0, error: 1, usage: 2, infeasible: 3, jobFailed: 4, timedOut: 5 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One command of `eops`; each is one file in `commands/`. */
export interface Command {
  /** The words that call it, such as `models test`. */
  readonly words: string;
  /** What it does, in half a line. */
  readonly summary: string;
  readonly usage: string;
  /** Gets what follows its words; resolves to the exit code. */
  run(rest: readonly string[], terminal: Terminal): Promise<ExitCode>;
}

/** Ends a command with words for its user: what is wrong, and what to do. */
export class CommandFailed extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}
