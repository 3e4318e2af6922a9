import type { Sql } from '@energy-ops/database';

// Safe: counting and asking are one upsert of one row, so of any number at once each gets its own number.
const countSql = `
insert into limit_window as known (what, caller, used, ends_at)
values ($1, $2, 1, clock_timestamp() + interval '1 minute')
on conflict (what, caller) do update set
  used = case when known.ends_at > clock_timestamp() then known.used + 1 else 1 end,
  ends_at = case when known.ends_at > clock_timestamp() then known.ends_at else excluded.ends_at end
returning used, ceil(extract(epoch from ends_at - clock_timestamp()))::int as free_in_seconds`;

/** Counts what a caller does, on all nodes together; in how many seconds it may again, where this was one too many. */
export async function countInMinute(
  sql: Sql,
  what: 'upload' | 'refresh',
  caller: string,
  limit: number,
): Promise<number | undefined> {
  const { rows } = await sql.query<{ used: number; free_in_seconds: number }>(countSql, [what, caller]);
  const [{ used, free_in_seconds: seconds } = { used: 0, free_in_seconds: 0 }] = rows;
  return used <= limit ? undefined : Math.max(1, seconds);
}
