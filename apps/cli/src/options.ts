import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type Command, CommandFailed, type ExitCode, exitCodes } from './command.js';
import type { Terminal } from './terminal.js';

type Options = NonNullable<ParseArgsConfig['options']>;
const help = { help: { type: 'boolean', short: 'h', default: false } } as const;

/** What a command was given: its options by name, and the words beside them. */
export type Given<Its extends Options> = ReturnType<
  typeof parseArgs<{ options: Its & typeof help; allowPositionals: true; args: string[] }>
>;

interface Parts<Its extends Options> {
  readonly words: string;
  readonly summary: string;
  readonly usage: string;
  readonly options: Its;
  run(given: Given<Its>, terminal: Terminal): Promise<ExitCode>;
}

/** A command that reads its options, and answers `--help` by itself. */
export function aCommand<const Its extends Options>({ words, summary, usage, options, run }: Parts<Its>): Command {
  return {
    words,
    summary,
    usage,
    async run(rest, terminal) {
      const given = parse(rest, { ...options, ...help });
      if (given.values.help !== true) return run(given as Given<Its>, terminal);
      terminal.data(usage);
      return exitCodes.ok;
    },
  };
}

function parse(rest: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

/** The user called it wrongly. */
export const wrong = (message: string): CommandFailed => new CommandFailed(exitCodes.usage, message);

/** The one word a command needs beside its options. */
export function onlyWord(positionals: readonly string[], what: string): string {
  const [word, ...more] = positionals;
  if (word === undefined || more.length > 0) throw wrong(`Name ${what}.`);
  return word;
}
