import type { Sql } from '@energy-ops/database';
import { jobPending } from './notice.js';

// Safe: moves a job that still waits for that former leader, once. Who leads is decided in turns, each of which sees what
// came of those before it: where somebody leads or lends a result of whom this statement knows nothing, the next look does.
const followSql = `
with lead as materialized (
  select manifest_turn(manifest_sha256) as taken from job where id = $1 and status = 'pending' and waits_for = $2
), next as (
  select next.id from job waiter join job next on next.manifest_sha256 = waiter.manifest_sha256
  where waiter.id = $1 and next.leads and next.status in ('pending', 'running')
), moved as (
  update job set waits_for = (select id from next), leads = not taken
  from lead
  where job.id = $1 and status = 'pending' and waits_for = $2 and (not taken or exists (select 1 from next))
  returning leads
)
select pg_notify('${jobPending}', '') from moved where leads`;

/** Has a job whose leader ended without a result lead itself, or wait for the one that leads now. */
export async function followNext(sql: Sql, jobId: string, formerLeader: string): Promise<void> {
  await sql.query(followSql, [jobId, formerLeader]);
}
