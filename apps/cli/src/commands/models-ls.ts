import type { Model, ModelPage } from '@energy-ops/contracts';
import { columns } from '../columns.js';
import { exitCodes } from '../command.js';
import { aCommand, wrong } from '../options.js';
import { ourServer } from '../server/server.js';
import { typeOf } from '../wishes.js';

const usage = `Usage: eops models ls [options]

Lists models: the active ones, then the others, newest first.

  --type DMO|RMO|SO
  --status STATUS       active, candidate or archived
  --limit N             at most so many (default 50, at most 200)
  --cursor CURSOR       go on where the page before ended
  --json                the page as the API gives it`;

export const modelsLs = aCommand({
  words: 'models ls',
  summary: 'list models, the active ones first',
  usage,
  options: {
    type: { type: 'string' },
    status: { type: 'string' },
    limit: { type: 'string', default: '50' },
    cursor: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  async run({ values, positionals }, terminal) {
    if (positionals.length > 0) throw wrong(`There is nothing to do with ${positionals.join(' ')}.`);
    const { type, status, limit, cursor } = values;
    const query = { modelType: type === undefined ? undefined : typeOf(type), status, limit, cursor };
    const page = await (await ourServer()).json<ModelPage>('/api/optimization/models', { query });
    terminal.data(values.json ? JSON.stringify(page, null, 2) : columns(page.models.map(rowOf)));
    if (!values.json && page.next_cursor !== null) terminal.talk(`There are more: --cursor ${page.next_cursor}`);
    return exitCodes.ok;
  },
});

const rowOf = ({ id, model_type, version, status, name, lastRun }: Model): string[] => [
  id,
  model_type,
  `v${version}`,
  status,
  name,
  lastRun === null ? 'never run' : `last run ${lastRun.status}`,
];
