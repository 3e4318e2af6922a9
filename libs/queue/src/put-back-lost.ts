import { sourcesOf } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { insertOwnLine, ownLine } from './own-line.js';
import { jobPending, notifyEvent } from './notice.js';

/** How often a job starts again after its worker was lost. */
const allowedLosses = 1;
const failure =
  'The worker was lost while this job ran, and it may not start again: it was lost before, or its deadline passed.';

/** A job whose worker is gone. */
export const hasLostWorker = `status = 'running' and not exists (select 1 from worker where worker.id = job.worker_id)`;

/** A wish to stop may have come since the job was found lost. */
const ends = '(lost.ends or cancel_requested)';

// Safe: a worker's row outlives its running jobs, so a running job without one was lost. The move compares the attempt
// with the one that was seen, so a job that someone else has put back, and that runs again, is left alone. Rows that
// another node is moving are skipped: two of them would wait for each other.
const putBackLostSql = `
with lost as materialized (
  select id, attempt,
    losses >= ${allowedLosses} or coalesce(deadline <= now(), false) as ends
  from job
  where ${hasLostWorker}
), held as (
  select job.id from job join lost on job.id = lost.id and job.attempt = lost.attempt
  where job.status = 'running'
  for no key update of job skip locked
), moved as (
  update job set
    status = case when cancel_requested then 'cancelled' when ${ends} then 'failed' else 'pending' end,
    completed_at = case when ${ends} then clock_timestamp() end,
    termination_status = case when cancel_requested then 'interrupted' when ${ends} then 'worker_lost' end,
    solution_status = case when ${ends} then 'none' end,
    error_code = case when lost.ends and not cancel_requested then 'worker_lost' end,
    error_message = case when lost.ends and not cancel_requested then $3 end,
    started_at = case when ${ends} then started_at end,
    progress = case when ${ends} then progress else 0 end,
    losses = losses + 1, log_count = log_count + 1, worker_id = null, worker = case when ${ends} then worker end
  from lost join held on held.id = lost.id
  where job.id = lost.id and job.attempt = lost.attempt and job.status = 'running' and job.status = any($1)
  returning job.id, model_type, model_id, log_count, status
), line as (
  ${insertOwnLine('moved', 'WARNING', '$2')}
)
select id, pg_notify('${jobPending}', ''),
  case when status = 'pending' then ${notifyEvent('moved', 'put_back', { from: 'log_count', to: 'log_count' })}
    else ${notifyEvent('moved', 'ended', { to: 'log_count' })} end
from moved`;

/**
 * Lets the jobs of workers that are gone wait again, with a WARNING line between their lives; one that was to stop,
 * was lost before or is past its deadline ends. Returns their ids.
 */
export async function putBackLost(sql: Sql): Promise<string[]> {
  const line = ownLine('WARNING', 'The worker was lost while this job ran.');
  const { rows } = await sql.query<{ id: string }>(putBackLostSql, [sourcesOf('pending'), line, failure]);
  return rows.map(({ id }) => id);
}
