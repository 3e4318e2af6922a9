import type { Sql } from '@energy-ops/database';
import { latestEnd } from './latest-end.js';
import { jobPending, notifyEvent } from './notice.js';
import { insertOwnLine, ownLine } from './own-line.js';

const reason = 'The job it waited for may not end before its deadline: it runs by itself.';

// Safe: moves jobs that still wait, once; rows that another node is moving are skipped.
const releaseSql = `
with late as (
  select waiter.id from job waiter join job leader on leader.id = waiter.waits_for
  where waiter.status = 'pending' and waiter.waits_for is not null and waiter.deadline < ${latestEnd('leader')}
  for update of waiter skip locked
), moved as (
  update job set waits_for = null, log_count = log_count + 1
  from late
  where job.id = late.id and job.status = 'pending'
  returning job.id, model_type, model_id, log_count
), line as (
  ${insertOwnLine('moved', 'INFO', '$1')}
)
select pg_notify('${jobPending}', ''), ${notifyEvent('moved', 'log', { from: 'log_count', to: 'log_count' })} from moved`;

/** Lets the jobs run by themselves that would miss their deadline by waiting for another. */
export async function releaseWaiting(sql: Sql): Promise<void> {
  await sql.query(releaseSql, [ownLine('INFO', reason)]);
}
