import type { Sql } from '@energy-ops/database';
import type { Run } from './job.js';
import { notifyEvent } from './notice.js';

// Safe: fenced, and compared with the row as it is, so an older value never wins. Not waited for: it is no state.
const progressSql = `
with held as (
  select id from job where id = $1 and attempt = $2 and status = 'running' for no key update
), moved as (
  update job set progress = $3 from held where job.id = held.id and progress < $3
  returning job.id, model_type, model_id
)
select (select count(*) from held) as held, set_config('synchronous_commit', 'off', true),
  (select ${notifyEvent('moved', 'progress', { progress: '$3::int' })} from moved)`;

/** Sets how far a run is, in percent; never back. False says that the job is another life's now. */
export async function setProgress(sql: Sql, run: Run, percent: number): Promise<boolean> {
  const { rows } = await sql.query<{ held: string }>(progressSql, [run.jobId, run.attempt, percent]);
  return Number(rows[0]?.held) === 1;
}
