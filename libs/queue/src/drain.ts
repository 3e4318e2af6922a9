import type { Sql } from '@energy-ops/database';
import { jobPending } from './notice.js';

// Safe: a claim holds the worker's row, so this waits for one under way, and none comes after it.
const drainSql = `
with changed as (update worker set draining = $2 where id = $1 returning draining)
select (select pg_notify('${jobPending}', '') from changed where not draining) from changed`;

/** Has a worker take no more jobs, or take some again; what it runs it finishes. False where there is no such worker. */
export async function drain(sql: Sql, workerId: string, draining: boolean): Promise<boolean> {
  return (await sql.query(drainSql, [workerId, draining])).rowCount > 0;
}
