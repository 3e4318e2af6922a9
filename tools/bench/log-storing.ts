import type { Database } from '@energy-ops/database';
import { appendLogs, compactLogs, type LogEntry, type Run } from '@energy-ops/queue';
import { aGround, aRunningJob } from '@energy-ops/queue/testing';
import { withDatabase } from './bench-database.ts';
import { reportFigure, shown } from './figure.ts';
import { someLines } from './log-lines.ts';
import { median } from './statistics.ts';

const lines = 100_000;
const singleRows = 2000;
const rounds = 3;

/** Lines stored in chunks beside the plain table with a row per line, by one writer each; then room and deletion. */
export async function logStoring(): Promise<void> {
  await withDatabase(async (database) => {
    await database.query(`create table plain_line (job_id text not null, seq int not null, at timestamptz not null,
      level text not null, message text not null, primary key (job_id, seq))`);
    const run = await aRunningJob(database, await aGround(database));
    const ratios: number[] = [];
    let number = 1;
    for (let round = 0; round < rounds; round += 1) {
      const rows = await perSecond(singleRows, () => storeRows(database, run, someLines(number, singleRows), number));
      const chunks = await perSecond(lines, async () => {
        for (let from = 0; from < lines; from += 1000) await appendLogs(database, run, someLines(number + from, 1000));
      });
      number += lines;
      ratios.push(chunks / rows);
      console.log(`single-row inserts ${shown(rows)} lines/s, in chunks ${shown(chunks)} lines/s`);
    }
    reportFigure('lines stored, chunks over single-row inserts', median(ratios), 'x', { atLeast: 50 });
    await room(database, run);
    await deletion(database, run, number);
  });
}

/** A line at a time, as a trickle is flushed, then compacted. */
async function room(database: Database, run: Run): Promise<void> {
  const bytesPerLine = async (jobId: string) =>
    (
      await database.query<{ bytes: number }>(
        `select sum(octet_length(data) + 60)::float8 / sum(line_count) as bytes from log_chunk where job_id = $1`, // 60: the row around it
        [jobId],
      )
    ).rows[0]?.bytes ?? Number.NaN;
  reportFigure('bytes a line, full chunks', await bytesPerLine(run.jobId), 'B', { atMost: 25 });
  await database.query(`update job set status = 'success' where id = $1`, [run.jobId]);
  const slow = await aRunningJob(database, await aGround(database, 'SO'), { modelType: 'SO' });
  for (let from = 1; from <= 5000; from += 20) await appendLogs(database, slow, someLines(from, 20));
  const before = await bytesPerLine(slow.jobId);
  await database.query(`update job set status = 'success' where id = $1`, [slow.jobId]);
  await compactLogs(database, slow.jobId);
  reportFigure(
    `bytes a line, a trickle once compacted (before ${shown(before)})`,
    await bytesPerLine(slow.jobId),
    'B',
    { atMost: 25 },
  );
}

async function deletion(database: Database, run: Run, count: number): Promise<void> {
  await database.query(
    `insert into plain_line select $1, seq, now(), 'INFO', 'line ' || seq || repeat(' of a model', 8) from generate_series(0, $2) seq
     on conflict do nothing`,
    [run.jobId, count],
  );
  const rowsMs = await timed(() => database.query('delete from plain_line where job_id = $1', [run.jobId]));
  const chunksMs = await timed(() => database.query('delete from log_chunk where job_id = $1', [run.jobId]));
  console.log(`deleting ${count} lines: rows ${shown(rowsMs)} ms, chunks ${shown(chunksMs)} ms`);
  reportFigure('deletion, chunks over rows', rowsMs / chunksMs, 'x', { atLeast: 20 });
}

async function storeRows(
  database: Database,
  { jobId }: Run,
  entries: readonly LogEntry[],
  from: number,
): Promise<void> {
  for (const [offset, { at, level, message }] of entries.entries())
    await database.query('insert into plain_line values ($1, $2, $3, $4, $5)', [
      jobId,
      from + offset,
      at,
      level,
      message,
    ]);
}

const perSecond = async (count: number, work: () => Promise<unknown>): Promise<number> =>
  (count / (await timed(work))) * 1000;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
