import type { Command } from './command.js';
import { modelsTest } from './commands/models-test.js';

const commands: readonly Command[] = [modelsTest];

/** The command that the words call, and what is left of them. */
export function commandFor(words: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  for (const command of commands) {
    const its = command.words.split(' ');
    if (its.every((word, at) => words[at] === word)) return { command, rest: words.slice(its.length) };
  }
  return undefined;
}

const width = Math.max(...commands.map(({ words }) => words.length));

/** All that `eops` can do. */
export const overview = [
  'Usage: eops <command> [options]',
  '',
  ...commands.map(({ words, summary }) => `  ${words.padEnd(width)}  ${summary}`),
  '',
  '`eops <command> --help` says more.',
].join('\n');
