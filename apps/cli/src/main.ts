import { CommandFailed, exitCodes } from './command.js';
import { commandFor, overview } from './commands.js';
import { terminal } from './terminal.js';

/** `eops …`: finds the command, runs it, and says what went wrong in one place. Resolves to the exit code. */
async function main(words: readonly string[]): Promise<number> {
  const found = commandFor(words);
  if (found === undefined) {
    const isHelp = words.length > 0 && words.every((word) => word === '--help' || word === '-h' || word === 'help');
    if (isHelp) terminal.data(overview);
    else terminal.talk(`${words.length === 0 ? '' : `There is no command ${words.join(' ')}.\n\n`}${overview}`);
    return isHelp ? exitCodes.ok : exitCodes.usage;
  }
  try {
    return await found.command.run(found.rest, terminal);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    terminal.talk(error.message);
    if (error.exitCode === exitCodes.usage) terminal.talk(`\n${found.command.usage}`);
    return error.exitCode;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  terminal.talk(error instanceof Error ? error.message : String(error));
  process.exitCode = exitCodes.error;
}
