import type { Database } from '@energy-ops/database';
import type { Running } from './bench-product.ts';
import { reportFigure, reportTimes, shown } from './figure.ts';
import { floodLines } from './log-flood.ts';
import { rssMib, treeOf } from './process-tree.ts';
import { median } from './statistics.ts';

/** Reads a log of a million lines over HTTP, as the dashboard and curl do. */
export async function logReading({ address, token }: Running, database: Database, jobId: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const get = async (query: string) => {
    const answer = await fetch(`${address}/api/jobs/${jobId}/logs?${query}`, { headers });
    if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const timed = async (query: string) => {
    const began = performance.now();
    await (await get(query)).text();
    return performance.now() - began;
  };
  const times = async (count: number, query: (round: number) => string) => {
    const all: number[] = [];
    for (let round = 0; round < count; round += 1) all.push(await timed(query(round)));
    return all;
  };
  reportTimes('first look: the last 1000 of 1M lines', await times(30, () => 'limit=1000&order=desc'), 300);
  await times(100, () => 'limit=100'); // as on any day, its code has run before
  reportTimes(
    '100 lines at a random place',
    await times(300, () => `limit=100&after_seq=${Math.floor(Math.random() * floodLines)}`),
    5,
  );
  reportTimes(
    'search for a rare text',
    await times(10, (round) => `limit=1000&q=LINE%200${(777 + round) % 1000}`),
    500,
  );
  reportTimes('search for a text of every line', await times(5, () => 'limit=1000&q=price'), 500);
  reportTimes('search for a text that is not there', await times(5, () => 'q=nowhere'), 500);
  await besideSearches(timed, address, headers);
  await naive(database, jobId);
  await download(get);
}

/** What other callers feel of searches. */
async function besideSearches(
  timed: (query: string) => Promise<number>,
  address: string,
  headers: Record<string, string>,
) {
  let searching = true;
  const searches = (async () => {
    for (let round = 0; round < 4; round += 1) await timed('q=nowhere');
    searching = false;
  })();
  const answers: number[] = [];
  while (searching) {
    const began = performance.now();
    await (await fetch(`${address}/api/jobs?limit=10`, { headers })).text();
    answers.push(performance.now() - began);
  }
  await searches;
  reportTimes('another call while somebody searches', answers, 100);
}

/** The same search by the database, in a table with a row per line. */
async function naive(database: Database, jobId: string): Promise<void> {
  await database.query(
    `create table plain_line as select $1 as job_id, seq, 'line ' || lpad(seq::text, 7, '0') || repeat(' block of unit', 6) as message
     from generate_series(1, ${floodLines}) seq`,
    [jobId],
  );
  const all: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const began = performance.now();
    await database.query(`select count(*) from plain_line where job_id = $1 and message ilike '%nowhere%'`, [jobId]);
    all.push(performance.now() - began);
  }
  await database.query('drop table plain_line');
  console.log(`the same by ILIKE in a table with a row per line: p50 ${shown(median(all))} ms`);
}

async function download(get: (query: string) => Promise<Response>): Promise<void> {
  const api = treeOf(process.pid).find(({ command }) => command.includes('apps/api'))?.pid ?? 0;
  const before = rssMib(api);
  let [bytes, peak] = [0, 0];
  const began = performance.now();
  const { body } = await get('format=text');
  if (!body) throw new Error('The download is empty.');
  for await (const piece of body) {
    bytes += piece.length;
    peak = Math.max(peak, rssMib(api));
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(`whole download: ${shown(bytes / 1e6)} MB at ${shown(bytes / 1e6 / seconds)} MB/s`);
  reportFigure(`growth of the API meanwhile (from ${shown(before)})`, peak - before, 'MiB RSS', { atMost: 60 });
}
