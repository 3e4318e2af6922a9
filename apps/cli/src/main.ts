import { CommandFailed, exitCodes } from './command.js';
import { commandFor, isGroup, overview } from './commands.js';
import { terminal } from './terminal.js';

/** `eops …`: finds the command, runs it, and says what went wrong in one place. Resolves to the exit code. */
async function main(words: readonly string[]): Promise<number> {
  const found = commandFor(words);
  if (found === undefined) return help(words);
  try {
    return await found.command.run(found.rest, terminal);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    terminal.talk(error.message);
    if (error.exitCode === exitCodes.usage) terminal.talk(`\n${found.command.usage}`);
    return error.exitCode;
  }
}

/** Says what there is: as data to who asks for it, else with what was not understood. */
function help(words: readonly string[]): number {
  const group = isGroup(words[0]) ? words[0] : undefined;
  const rest = group === undefined ? words : words.slice(1);
  if (rest.length > 0 && rest.every((word) => ['--help', '-h', 'help'].includes(word))) {
    terminal.data(overview(group));
    return exitCodes.ok;
  }
  terminal.talk(`${rest.length === 0 ? '' : `There is no command ${words.join(' ')}.\n\n`}${overview(group)}`);
  return exitCodes.usage;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  terminal.talk(error instanceof Error ? error.message : String(error));
  process.exitCode = exitCodes.error;
}
