import type { Sql } from '@energy-ops/database';
import { insertOwnLine, ownLine } from './own-line.js';

/** Few enough that nobody waits for their deletion. */
const jobsAtOnce = 20;

// Safe: only jobs that have ended, each once; two nodes at it skip each other's. The job itself stays, with its status,
// its objective and one line that says where the rest went.
const forgetSql = `
with old as (
  select id from job
  where completed_at < now() - make_interval(days => $1) and forgotten_at is null
  order by completed_at limit ${jobsAtOnce} for update skip locked
), forgotten as (
  update job set forgotten_at = now(), log_count = 1 from old where job.id = old.id returning job.id, log_count
), chunks as (
  delete from log_chunk using forgotten where job_id = forgotten.id and first_seq > 1
), curves as (
  delete from curve_point using forgotten where job_id = forgotten.id
), results as (
  delete from job_result using forgotten where job_id = forgotten.id
), tables as (
  delete from result_table using forgotten where job_id = forgotten.id
)
${insertOwnLine('forgotten', 'INFO', '$2')}
on conflict (job_id, first_seq) do update set line_count = 1, first_at = excluded.first_at, debug = 0, info = 1,
  warning = 0, error = 0, data = excluded.data`;

/** Removes logs and results of jobs that ended so many days ago; true says that there may be more of them. */
export async function forget(sql: Sql, afterDays: number): Promise<boolean> {
  const line = ownLine('INFO', `Log and results were removed: they are kept for ${afterDays} days (RETENTION_DAYS).`);
  const { rowCount } = await sql.query(forgetSql, [afterDays, line]);
  return rowCount === jobsAtOnce;
}
