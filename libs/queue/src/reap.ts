import type { Sql } from '@energy-ops/database';

/** A worker takes itself for lost after 14 s without a beat and has killed its models by then; 3 s more for the clocks. */
const silenceSeconds = 17;

/** A worker that has been silent for too long. */
export const isSilent = `beat_at < clock_timestamp() - interval '${silenceSeconds} s'
    and pg_postmaster_start_time() < clock_timestamp() - interval '${silenceSeconds} s'`;

// Safe: anybody may do it at any time. A worker that takes a job right now holds its row and is left for the next time;
// a beat at the same instant comes wholly before (the row is fresh again) or wholly after (it finds no row). After a
// start of the server nobody has had the time to beat.
const reapSql = `
with silent as (
  select id from worker
  where ${isSilent}
  for update skip locked
)
delete from worker using silent where worker.id = silent.id
returning worker.name`;

/** Removes the workers that have been silent for too long; returns their names. putBackLost then moves their jobs on. */
export async function reap(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(reapSql);
  return rows.map(({ name }) => name);
}
