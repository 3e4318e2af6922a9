import type { Sql } from '@energy-ops/database';
import { jobPending } from './notice.js';

// Safe: moves a job that still waits for that former leader, once. The unique index lets one of several lead: whoever
// comes second is refused, looks again and finds a leader.
const followSql = `
with next as (
  select next.id from job waiter join job next on next.manifest_sha256 = waiter.manifest_sha256
  where waiter.id = $1 and next.leads and next.status in ('pending', 'running')
), moved as (
  update job set waits_for = (select id from next), leads = not exists (select 1 from next)
  where id = $1 and status = 'pending' and waits_for = $2
  returning leads
)
select pg_notify('${jobPending}', '') from moved where leads`;

const uniqueViolation = '23505';

/** Has a job whose leader ended without a result lead itself, or wait for the one that leads now. */
export async function followNext(sql: Sql, jobId: string, formerLeader: string): Promise<void> {
  await sql.query(followSql, [jobId, formerLeader]).catch((error: unknown) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code !== uniqueViolation) throw error;
  });
}
