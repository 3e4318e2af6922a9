import type { Schedule, SchedulePage } from '@energy-ops/contracts';
import { columns } from '../columns.js';
import { exitCodes } from '../command.js';
import { aCommand, wrong } from '../options.js';
import { ourServer } from '../server/server.js';
import { typeOf } from '../wishes.js';

const usage = `Usage: eops schedules ls [options]

Lists schedules with the next slot of each and what became of the last one.

  --type DMO|RMO|SO
  --json                the page as the API gives it`;

export const schedulesLs = aCommand({
  words: 'schedules ls',
  summary: 'list what starts by the clock',
  usage,
  options: { type: { type: 'string' }, json: { type: 'boolean', default: false } },
  async run({ values, positionals }, terminal) {
    if (positionals.length > 0) throw wrong(`There is nothing to do with ${positionals.join(' ')}.`);
    const query = { model_type: values.type === undefined ? undefined : typeOf(values.type), limit: 200 };
    const page = await (await ourServer()).json<SchedulePage>('/api/schedules', { query });
    terminal.data(values.json ? JSON.stringify(page, null, 2) : columns(page.schedules.map(rowOf)));
    return exitCodes.ok;
  },
});

const rowOf = ({ id, name, model_type, cron, time_zone, next_runs, last_occurrence, ...state }: Schedule): string[] => [
  id,
  model_type,
  state.paused ? 'paused' : state.enabled ? 'enabled' : 'disabled',
  `${cron} ${time_zone}`,
  state.enabled && !state.paused ? `next ${next_runs[0] ?? 'never'}` : '',
  last_occurrence === null ? '' : `last ${last_occurrence.state}`,
  name,
];
