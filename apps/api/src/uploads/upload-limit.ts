import type { Sql } from '@energy-ops/database';
import { Refusal } from '../http/refusal.js';

// Safe: counting and asking are one upsert of one row, so of any number of uploads at once each gets its own number.
const countSql = `
insert into limit_window as known (what, caller, used, ends_at)
values ('upload', $1, 1, clock_timestamp() + interval '1 minute')
on conflict (what, caller) do update set
  used = case when known.ends_at > clock_timestamp() then known.used + 1 else 1 end,
  ends_at = case when known.ends_at > clock_timestamp() then known.ends_at else excluded.ends_at end
returning used, ceil(extract(epoch from ends_at - clock_timestamp()))::int as free_in_seconds`;

/** Holds a caller to so many uploads a minute, good or bad, on all nodes together. */
export async function holdToUploadLimit(sql: Sql, caller: string, limitPerMinute: number): Promise<void> {
  const { rows } = await sql.query<{ used: number; free_in_seconds: number }>(countSql, [caller]);
  const [{ used, free_in_seconds: seconds } = { used: 0, free_in_seconds: 0 }] = rows;
  if (used <= limitPerMinute) return;
  throw new Refusal(
    429,
    'too_many_uploads_per_minute',
    `At most ${limitPerMinute} uploads may be made in a minute. Try again in ${seconds} s.`,
    { headers: { 'retry-after': String(Math.max(1, seconds)) } },
  );
}
