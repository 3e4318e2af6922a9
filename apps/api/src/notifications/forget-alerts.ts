import type { Sql } from '@energy-ops/database';

/** How long an alert that is over is kept. */
const keptDays = 90;

/** Removes alerts that have long been over. True where there may be more. */
export async function forgetAlerts(sql: Sql): Promise<boolean> {
  const atOnce = 1000;
  const { rowCount } = await sql.query(
    `delete from alert where id in (
       select id from alert where resolved_at < now() - interval '${keptDays} days' limit $1)`,
    [atOnce],
  );
  return rowCount === atOnce;
}
