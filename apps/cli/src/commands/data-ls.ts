import type { DataSource, DataSourcePage } from '@energy-ops/contracts';
import { columns } from '../columns.js';
import { exitCodes } from '../command.js';
import { aCommand, wrong } from '../options.js';
import { ourServer } from '../server/server.js';

const usage = `Usage: eops data ls [options]

Lists data sources, newest first, with what each is fit for.

  --limit N             at most so many (default 50, at most 200)
  --cursor CURSOR       go on where the page before ended
  --json                the page as the API gives it`;

export const dataLs = aCommand({
  words: 'data ls',
  summary: 'list data sources, newest first',
  usage,
  options: {
    limit: { type: 'string', default: '50' },
    cursor: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  async run({ values, positionals }, terminal) {
    if (positionals.length > 0) throw wrong(`There is nothing to do with ${positionals.join(' ')}.`);
    const { limit, cursor } = values;
    const page = await (await ourServer()).json<DataSourcePage>('/api/data-sources', { query: { limit, cursor } });
    terminal.data(values.json ? JSON.stringify(page, null, 2) : columns(page.data_sources.map(rowOf)));
    if (!values.json && page.next_cursor !== null) terminal.talk(`There are more: --cursor ${page.next_cursor}`);
    return exitCodes.ok;
  },
});

const rowOf = ({ id, name, market, report, updated_at }: DataSource): string[] => {
  const fit = Object.entries(report.fitness).flatMap(([type, { fit: isFit }]) => (isFit ? [type] : []));
  return [id, market, fit.length === 0 ? 'fit for nothing' : fit.join(' '), updated_at, name];
};
