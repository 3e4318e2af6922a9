import type { Job, JobPage } from '@energy-ops/contracts';
import { exitCodes } from '../command.js';
import { columns } from '../columns.js';
import { aCommand, wrong } from '../options.js';
import { ourServer } from '../server/server.js';
import { typeOf } from '../wishes.js';

const usage = `Usage: eops jobs ls [options]

Lists jobs, newest first.

  --type DMO|RMO|SO
  --status STATUS       pending, running, success, failed or cancelled
  --data ID             of one data source
  --search TEXT         in ids, models and errors
  --limit N             at most so many (default 20, at most 200)
  --cursor CURSOR       go on where the page before ended
  --json                the page as the API gives it`;

export const jobsLs = aCommand({
  words: 'jobs ls',
  summary: 'list jobs, newest first',
  usage,
  options: {
    type: { type: 'string' },
    status: { type: 'string' },
    data: { type: 'string' },
    search: { type: 'string' },
    limit: { type: 'string', default: '20' },
    cursor: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  async run({ values, positionals }, terminal) {
    if (positionals.length > 0) throw wrong(`There is nothing to do with ${positionals.join(' ')}.`);
    const { type, status, data, search, limit, cursor } = values;
    const model_type = type === undefined ? undefined : typeOf(type);
    const query = { model_type, status, data_source_id: data, q: search, limit, cursor };
    const page = await (await ourServer()).json<JobPage>('/api/jobs', { query });
    terminal.data(values.json ? JSON.stringify(page, null, 2) : columns(page.jobs.map(rowOf)));
    if (!values.json && page.next_cursor !== null) terminal.talk(`There are more: --cursor ${page.next_cursor}`);
    return exitCodes.ok;
  },
});

const rowOf = ({
  job_id,
  delivery_day,
  status,
  progress,
  created_at,
  error_code,
  termination_status,
}: Job): string[] => [
  job_id,
  delivery_day,
  status === 'running' ? `running ${progress} %` : status,
  error_code ?? termination_status ?? '',
  created_at,
];
