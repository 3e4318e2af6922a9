import type { UploadedModel } from '@energy-ops/contracts';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CommandFailed, exitCodes } from '../command.js';
import { aCommand, onlyWord, wrong } from '../options.js';
import { ourServer } from '../server/server.js';
import { typeOf } from '../wishes.js';

const usage = `Usage: eops models push FILE --type DMO|RMO|SO [options]

Uploads a model file as the next version of its type and prints its id. It is checked, not run; with the permission
models:activate it becomes the active one at once, else a candidate. \`eops models test\` runs it here first.

  --type DMO|RMO|SO
  --description TEXT    what it does
  --candidate           leave the active model as it is
  --json                the model as the API gives it`;

export const modelsPush = aCommand({
  words: 'models push',
  summary: 'upload a model file as the next version of its type',
  usage,
  options: {
    type: { type: 'string' },
    description: { type: 'string' },
    candidate: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  async run({ values, positionals }, terminal) {
    const file = onlyWord(positionals, 'one model file');
    if (values.type === undefined) throw wrong('Say what it solves: --type DMO, RMO or SO.');
    const body = new FormData();
    body.set('modelType', typeOf(values.type));
    body.set('activate', String(!values.candidate));
    if (values.description !== undefined) body.set('description', values.description);
    const source = await readFile(file).catch((error: unknown) => {
      throw new CommandFailed(exitCodes.error, `${file} can't be read: ${String(error)}`);
    });
    body.set('file', new Blob([new Uint8Array(source)]), basename(file));
    const call = { method: 'POST', body } as const;
    const { model, warnings } = await (await ourServer()).json<UploadedModel>('/api/optimization/upload', call);
    for (const { line, message } of warnings)
      terminal.talk(`WARNING ${line === null ? '' : `line ${line}: `}${message}`);
    terminal.data(values.json ? JSON.stringify(model, null, 2) : model.id);
    terminal.talk(`${model.model_type} version ${model.version} is ${model.status}.`);
    return exitCodes.ok;
  },
});
