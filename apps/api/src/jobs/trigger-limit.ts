import type { Sql } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';

/**
 * Holds a caller to so many accepted triggers a minute, on all nodes together: the jobs themselves are the count.
 * The lock makes triggers of one caller take turns until the transaction ends, or two would both see room for one.
 */
export async function holdToTriggerLimit(sql: Sql, caller: string, limitPerMinute: number): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(hashtextextended('trigger ' || $1, 0))`, [caller]);
  const { rows } = await sql.query<{ free_in_seconds: number }>(
    `select ceil(extract(epoch from created_at + interval '1 minute' - clock_timestamp()))::int as free_in_seconds
       from job
      where created_at > clock_timestamp() - interval '1 minute' and triggered_by_user = $1
      order by created_at desc offset $2 limit 1`,
    [caller, limitPerMinute - 1],
  );
  const [oldest] = rows;
  if (!oldest) return;
  const seconds = Math.max(1, oldest.free_in_seconds);
  throw new Refusal(
    429,
    'too_many_triggers',
    `At most ${limitPerMinute} jobs may be triggered in a minute. Try again in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}
