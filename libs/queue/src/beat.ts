import type { Sql } from '@energy-ops/database';

/** Says that the worker lives, on the database's clock. False: it counts as lost, and so do its jobs. */
export async function beat(sql: Sql, workerId: string): Promise<boolean> {
  // Safe: one row, its own.
  const { rowCount } = await sql.query('update worker set beat_at = clock_timestamp() where id = $1', [workerId]);
  return rowCount === 1;
}
