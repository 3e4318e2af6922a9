import type { Sql } from '@energy-ops/database';

// Safe: a claim holds the worker's row while it takes a job, so none is claimed for a worker that has left. A worker
// with running jobs stays: whoever joins from its home next puts them back.
const leaveSql = `
delete from worker where id = $1
  and not exists (select 1 from job where worker_id = $1 and status = 'running')`;

/** Removes a worker that has put back or finished its jobs. */
export async function leaveWorkers(sql: Sql, workerId: string): Promise<void> {
  await sql.query(leaveSql, [workerId]);
}
