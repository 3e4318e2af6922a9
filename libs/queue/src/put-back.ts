import { sourcesOf } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import type { Run } from './job.js';
import { insertOwnLine, ownLine } from './own-line.js';
import { jobPending, notifyEvent } from './notice.js';

// Safe: fenced; the next life gets a higher attempt, so nothing this one still sends is taken. A job that was to stop
// isn't started again.
const putBackSql = `
with moved as (
  update job set status = case when cancel_requested then 'cancelled' else 'pending' end,
    completed_at = case when cancel_requested then clock_timestamp() end,
    termination_status = case when cancel_requested then 'interrupted' end,
    solution_status = case when cancel_requested then 'none' end,
    started_at = case when cancel_requested then started_at end,
    progress = case when cancel_requested then progress else 0 end,
    worker_id = null, worker = case when cancel_requested then worker end, log_count = log_count + 1
  where id = $1 and attempt = $2 and status = 'running' and status = any($3)
  returning id, model_type, model_id, log_count, status
), line as (
  ${insertOwnLine('moved', 'WARNING', '$4')}
)
select pg_notify('${jobPending}', ''),
  case when status = 'pending' then ${notifyEvent('moved', 'put_back', { from: 'log_count', to: 'log_count' })}
    else ${notifyEvent('moved', 'ended', { to: 'log_count' })} end
from moved`;

/** Lets a run's job wait again; `reason` is the WARNING line between its lives. False: it is another life's now. */
export async function putBack(sql: Sql, run: Run, reason: string): Promise<boolean> {
  const values = [run.jobId, run.attempt, sourcesOf('pending'), ownLine('WARNING', reason)];
  const { rows } = await sql.query(putBackSql, values);
  return rows.length === 1;
}
