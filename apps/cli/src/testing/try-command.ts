import { type Command, CommandFailed, exitCodes } from '../command.js';

export interface Tried {
  readonly code: number;
  readonly data: string;
  readonly talk: string;
}

/** Runs a command as `main` does, and hears what it says where. */
export async function tryCommand(command: Command, ...rest: string[]): Promise<Tried> {
  const [data, talk]: [string[], string[]] = [[], []];
  const terminal = { data: (text: string) => void data.push(text), talk: (text: string) => void talk.push(text) };
  const code = await command.run(rest, terminal).catch((error: unknown) => {
    if (!(error instanceof CommandFailed)) throw error;
    talk.push(error.message);
    return error.exitCode;
  });
  if (!Object.values(exitCodes).some((known) => known === code)) throw new Error(`${code} is no exit code.`);
  return { code, data: data.join('\n'), talk: talk.join('\n') };
}
