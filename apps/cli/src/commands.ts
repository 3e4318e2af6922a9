import type { Command } from './command.js';
import { adminResetPassword } from './commands/admin-reset-password.js';
import { backup } from './commands/backup.js';
import { dataLs } from './commands/data-ls.js';
import { dataPut } from './commands/data-put.js';
import { dataValidate } from './commands/data-validate.js';
import { doctor } from './commands/doctor.js';
import { modelsActivate } from './commands/models-activate.js';
import { modelsLs } from './commands/models-ls.js';
import { modelsPush } from './commands/models-push.js';
import { schedulesLs } from './commands/schedules-ls.js';
import { schedulesRun } from './commands/schedules-run.js';
import { schedulesEnable, schedulesPause } from './commands/schedules-switch.js';
import { jobsCancel } from './commands/jobs-cancel.js';
import { jobsGet } from './commands/jobs-get.js';
import { jobsLogs } from './commands/jobs-logs.js';
import { jobsLs } from './commands/jobs-ls.js';
import { jobsRerun } from './commands/jobs-rerun.js';
import { jobsResults } from './commands/jobs-results.js';
import { login } from './commands/login.js';
import { modelsTest } from './commands/models-test.js';
import { restore } from './commands/restore.js';
import { run } from './commands/run.js';
import { tokensCreate } from './commands/tokens-create.js';

const commands: readonly Command[] = [
  login,
  run,
  jobsLs,
  jobsGet,
  jobsLogs,
  jobsCancel,
  jobsRerun,
  jobsResults,
  modelsLs,
  modelsPush,
  modelsActivate,
  modelsTest,
  dataLs,
  dataPut,
  dataValidate,
  schedulesLs,
  schedulesEnable,
  schedulesPause,
  schedulesRun,
  tokensCreate,
  doctor,
  backup,
  restore,
  adminResetPassword,
];

/** The command that the words call, and what is left of them. */
export function commandFor(words: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  for (const command of commands) {
    const its = command.words.split(' ');
    if (its.every((word, at) => words[at] === word)) return { command, rest: words.slice(its.length) };
  }
  return undefined;
}

/** What `eops` can do, or of that what begins with a word such as `jobs`. */
export function overview(group?: string): string {
  const its = commands.filter(({ words }) => group === undefined || words.startsWith(`${group} `));
  const width = Math.max(...its.map(({ words }) => words.length));
  return [
    `Usage: eops ${group === undefined ? '' : `${group} `}<command> [options]`,
    '',
    ...its.map(({ words, summary }) => `  ${words.padEnd(width)}  ${summary}`),
    '',
    '`eops <command> --help` says more.',
  ].join('\n');
}

/** Whether commands begin with this word and go on. */
export const isGroup = (word: string | undefined): word is string =>
  commands.some(({ words }) => words.startsWith(`${word} `));
