import type { Sql } from '@energy-ops/database';
import type { NewWorker } from './job.js';
import { putBackLost } from './put-back-lost.js';

// Safe: a home has one worker at a time (its DATA_DIR is locked), so other rows with the same home are former lives.
// Removing them waits for a claim of theirs that is still being written; what they ran is looked for only after that.
const joinSql = `
with former as (
  delete from worker where home = $5 and id <> $1
)
insert into worker (id, name, host, pid, home, concurrency, sandbox, started_at, beat_at)
values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp(), clock_timestamp())
on conflict (id) do update set beat_at = excluded.beat_at`;

/** Adds a worker, in place of its former life (same home); the jobs that one left running wait again. */
export async function joinWorkers(sql: Sql, worker: NewWorker): Promise<void> {
  const { id, name, host, pid, home, concurrency, sandbox } = worker;
  await sql.query(joinSql, [id, name, host, pid, home, concurrency, sandbox]);
  await putBackLost(sql);
}
