import type { ModelFinding } from '@energy-ops/contracts';
import { checkUpload, modelCheckLimits, readModelReport } from '@energy-ops/runner';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailed, exitCodes } from '../command.js';
import type { Terminal } from '../terminal.js';
import type { Workplace } from './workplace.js';

const mostBytes = 10 * 1024 ** 2;

/** Looks at a model as its upload would: what an upload refuses ends the command, what it warns of is said. */
export async function checkModel(
  file: string,
  place: Workplace,
  { hasModelRequirements }: { readonly hasModelRequirements: boolean },
  terminal: Terminal,
): Promise<void> {
  await demandModelFile(file);
  const folder = join(place.folder, 'model-check');
  await mkdir(join(folder, 'input'), { recursive: true });
  await copyFile(file, join(folder, 'input', 'model.py'));
  const config = { more_modules: hasModelRequirements };
  const { end, said } = await checkUpload({ of: 'model', folder, config, limits: modelCheckLimits }, place);
  const report = await readModelReport(folder);
  if (report === undefined)
    throw new CommandFailed(exitCodes.error, `${file} could not be checked (${end.lastError ?? (said || end.ended)}).`);
  const { errors, warnings } = report;
  for (const warning of warnings) terminal.talk(`WARNING ${placed(file, warning)}`);
  if (errors.length === 0) return;
  const list = errors.map((error) => placed(file, error)).join('\n');
  throw new CommandFailed(exitCodes.error, `${list}\nThe file is not valid Python: an upload would be refused.`);
}

async function demandModelFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  const fault =
    found === undefined
      ? 'is not there'
      : !found.isFile()
        ? 'is not a file'
        : !file.endsWith('.py')
          ? 'is not a .py file'
          : found.size > mostBytes && 'is larger than 10 MiB; keep data out of the code, in a table';
  if (fault) throw new CommandFailed(exitCodes.error, `${file} ${fault}.`);
}

const placed = (file: string, { line, column, message }: ModelFinding): string =>
  `${[file, line, line === null ? null : column].filter((part) => part !== null).join(':')}: ${message}`;
