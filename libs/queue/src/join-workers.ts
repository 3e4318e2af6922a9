import type { Sql } from '@energy-ops/database';
import type { NewWorker } from './job.js';
import { putBackLost } from './put-back-lost.js';

// Safe: a home has one worker at a time (its DATA_DIR is locked), so rows with the same home or id are former lives.
// Removing them waits for a claim of theirs that is still being written; what they ran is looked for only after that.
const removeFormerSql = 'delete from worker where home = $1 or id = $2';

const addSql = `
insert into worker (id, name, host, pid, home, concurrency, sandbox, warm, started_at, beat_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), clock_timestamp())`;

/** Adds a worker, in place of its former life (same home); the jobs that one left running wait again. */
export async function joinWorkers(sql: Sql, worker: NewWorker): Promise<void> {
  const { id, name, host, pid, home, concurrency, sandbox, warm = null } = worker;
  await sql.query(removeFormerSql, [home, id]);
  await putBackLost(sql);
  await sql.query(addSql, [id, name, host, pid, home, concurrency, sandbox, warm && JSON.stringify(warm)]);
}
