import type { Sql } from '@energy-ops/database';

/** The one clock that schedules go by, to the millisecond; a node's own may be an hour off. */
export async function databaseNow(sql: Sql): Promise<Date> {
  const text = `select extract(epoch from clock_timestamp()) * 1000 as now`;
  const { rows } = await sql.query<{ now: string }>(text);
  return new Date(Number(rows[0]?.now));
}
