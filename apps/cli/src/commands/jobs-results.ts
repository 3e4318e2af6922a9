import type { Results, TablePage } from '@energy-ops/contracts';
import { exitCodes } from '../command.js';
import { aCommand, wrong } from '../options.js';
import { ourServer, type Server } from '../server/server.js';

const rowsAtOnce = 10_000;
const formats = ['json', 'csv'] as const;

export const jobsResults = aCommand({
  words: 'jobs results',
  summary: 'print a job’s results, or one of its tables',
  usage: `Usage: eops jobs results JOB_ID [TABLE] [-o csv|json]

Without a table: objective, KPIs and which tables there are, as JSON. With one: the whole table.

  -o, --output csv|json  the form of a table (default csv)`,
  options: { output: { type: 'string', short: 'o' } },
  async run({ values: { output }, positionals }, terminal) {
    const [jobId, table, ...more] = positionals;
    if (jobId === undefined || more.length > 0) throw wrong('Name one job, and at most one table.');
    const format = formats.find((each) => each === (output ?? (table === undefined ? 'json' : 'csv')));
    if (format === undefined) throw wrong(`-o is one of ${formats.join(', ')}, not ${output ?? ''}.`);
    if (table === undefined && format === 'csv') throw wrong('Name the table that is wanted as CSV.');
    const server = await ourServer();
    const path = `/api/jobs/${jobId}/results`;
    if (table === undefined) terminal.data(JSON.stringify(await server.json<Results>(path), null, 2));
    else if (format === 'json') terminal.data(JSON.stringify(await rowsOf(server, `${path}/${table}`), null, 2));
    else terminal.data(await csvOf(server, `${path}/${table}`));
    return exitCodes.ok;
  },
});

async function csvOf(server: Server, path: string): Promise<string> {
  let text = '';
  for await (const piece of server.text(path, 'text/csv', { query: { format: 'csv' } })) text += piece;
  return text.trimEnd();
}

/** All rows of a table, asked for a page at a time. */
async function rowsOf(server: Server, path: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page: Page = await server.json(path, { query: { limit: rowsAtOnce, cursor } });
    rows.push(...page.rows);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

type Page = Pick<TablePage, 'rows' | 'next_cursor'>;
