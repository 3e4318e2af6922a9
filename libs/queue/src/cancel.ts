import { sourcesOf } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { insertOwnLine, ownLine } from './own-line.js';
import { jobCancel, notifyEvent } from './notice.js';

// Safe: one update decides by the row as it is when it gets it, so a claim at the same instant comes wholly before
// (the worker is told) or wholly after (there is nothing left to claim).
const cancelSql = `
with moved as (
  update job set cancel_requested = true, cancel_by = coalesce(cancel_by, $2),
    status = case when status = 'pending' then 'cancelled' else status end,
    completed_at = case when status = 'pending' then clock_timestamp() end,
    termination_status = case when status = 'pending' then 'interrupted' end,
    solution_status = case when status = 'pending' then 'none' end,
    log_count = log_count + case when status = 'pending' then 1 else 0 end
  where id = $1 and status = any($3)
  returning id, model_type, model_id, log_count, status
), ended as (
  select * from moved where status = 'cancelled'
), line as (
  ${insertOwnLine('ended', 'WARNING', '$4')}
)
select exists (select 1 from job where id = $1) as known, (select status from moved) as status,
  (select ${notifyEvent('ended', 'ended', { to: 'log_count' })} from ended),
  (select pg_notify('${jobCancel}', id) from moved where status = 'running')`;

/** A pending job ends at once; a running one is told to stop and keeps what it has found. */
export async function cancel(
  sql: Sql,
  jobId: string,
  byWhom: string,
): Promise<'cancelled' | 'stopping' | 'final' | 'unknown'> {
  const line = ownLine('WARNING', `Cancelled by ${byWhom} before it started.`);
  const { rows } = await sql.query<{ known: boolean; status: 'cancelled' | 'running' | null }>(cancelSql, [
    jobId,
    byWhom,
    sourcesOf('cancelled'),
    line,
  ]);
  const [{ known, status } = { known: false, status: null }] = rows;
  if (status === 'running') return 'stopping';
  if (status === 'cancelled') return 'cancelled';
  return known ? 'final' : 'unknown';
}
