import type { Sql } from '@energy-ops/database';

/** Forgets counts that count no more: an address that came once would stay for ever. */
export async function forgetLimits(sql: Sql): Promise<void> {
  await sql.query(`delete from limit_window where ends_at < now() - interval '1 hour'`);
  await sql.query(`delete from login_throttle where ends_at < now() - interval '1 hour'`);
}
