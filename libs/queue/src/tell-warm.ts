import type { Sql } from '@energy-ops/database';
import type { NewWorker } from './job.js';

// Safe: only the worker itself writes its own row's column; a row that is gone stays gone.
const tellSql = 'update worker set warm = $2 where id = $1';

/** Says whether built-in models start warm on a worker, for whoever looks at it. */
export async function tellWarm(sql: Sql, workerId: string, warm: NonNullable<NewWorker['warm']>): Promise<void> {
  await sql.query(tellSql, [workerId, JSON.stringify(warm)]);
}
