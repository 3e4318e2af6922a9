import { sourcesOf } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { insertOwnLine, ownLine } from './own-line.js';
import { notifyEvent } from './notice.js';

const reason = 'The deadline passed before this job could start.';

/** A job that waits though its deadline has passed. */
export const isLate = `status = 'pending' and deadline <= now()`;

// Safe: a job that is being claimed is locked and skipped; claims take none whose deadline has passed.
const expireSql = `
with late as (
  select id from job where ${isLate} for update skip locked
), moved as (
  update job set status = 'failed', completed_at = clock_timestamp(), termination_status = 'deadline',
    solution_status = 'none', error_code = 'deadline', error_message = $1, log_count = log_count + 1
  from late
  where job.id = late.id and job.status = 'pending' and job.status = any($2)
  returning job.id, model_type, model_id, log_count
), line as (
  ${insertOwnLine('moved', 'ERROR', '$3')}
)
select id, ${notifyEvent('moved', 'ended', { to: 'log_count' })} from moved`;

/** Fails the jobs whose deadline passed while they waited; returns their ids. */
export async function expire(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(expireSql, [reason, sourcesOf('failed'), ownLine('ERROR', reason)]);
  return rows.map(({ id }) => id);
}
