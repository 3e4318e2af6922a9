import type { Sql } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';

/** Two admins who remove each other at once would both see the other: one of them waits here. */
const lockKey = 7_340_013;

/** Refuses to take the last administrator who can still come in. Hold it in the transaction that would. */
export async function demandOtherAdmin(sql: Sql, id: string): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [lockKey]);
  const others = `select 1 from app_user where role = 'admin' and not disabled and id <> $1 limit 1`;
  if ((await sql.query(others, [id])).rows.length > 0) return;
  const detail = 'This is the last administrator. Make another one first.';
  throw new Refusal(409, 'last_admin', detail);
}
