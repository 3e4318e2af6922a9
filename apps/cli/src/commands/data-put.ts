import type { DataSource } from '@energy-ops/contracts';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CommandFailed, exitCodes } from '../command.js';
import { aCommand, onlyWord } from '../options.js';
import { ourServer } from '../server/server.js';

const usage = `Usage: eops data put FOLDER [options]

Uploads the tables of a folder (a .csv or .parquet file each, and settings.json, if any) and prints the data source's id.
\`eops data validate\` checks them here first.

  --id ID               new tables for this data source, instead of a new one
  --name NAME           what people call it (default: the folder's name)
  --market ID           a market profile
  --json                the data source as the API gives it`;

export const dataPut = aCommand({
  words: 'data put',
  summary: 'upload the tables of a folder',
  usage,
  options: {
    id: { type: 'string' },
    name: { type: 'string' },
    market: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  async run({ values, positionals }, terminal) {
    const folder = resolve(onlyWord(positionals, 'one folder'));
    const { id, name = id === undefined ? basename(folder) : undefined, market } = values;
    const body = await formOf(folder);
    if (name !== undefined) body.set('name', name);
    if (market !== undefined) body.set('market', market);
    const [method, path] =
      id === undefined
        ? (['POST', '/api/data-sources'] as const)
        : (['PUT', `/api/data-sources/${encodeURIComponent(id)}`] as const);
    const source = await (await ourServer()).json<DataSource>(path, { method, body });
    for (const { table, message, code } of source.report.findings)
      terminal.talk(`WARNING ${table}: ${message} (${code})`);
    terminal.data(values.json ? JSON.stringify(source, null, 2) : source.id);
    return exitCodes.ok;
  },
});

async function formOf(folder: string): Promise<FormData> {
  const files = await readdir(folder).catch((): string[] => []);
  const tables = files.filter((file) => /\.(csv|parquet)$/.test(file));
  if (tables.length === 0)
    throw new CommandFailed(exitCodes.error, `There are no .csv and .parquet files in ${folder}.`);
  const form = new FormData();
  if (files.includes('settings.json')) form.set('settings', await readFile(join(folder, 'settings.json'), 'utf8'));
  for (const table of tables)
    form.append('files', new Blob([new Uint8Array(await readFile(join(folder, table)))]), table);
  return form;
}
