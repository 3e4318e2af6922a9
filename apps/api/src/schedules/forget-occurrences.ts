import type { Sql } from '@energy-ops/database';

const atOnce = 5000;

// The latest row of each schedule stays: it says when the schedule last did something.
const forgetSql = `
delete from occurrence where id in (
  select id from occurrence
  where scheduled_for < clock_timestamp() - make_interval(days => $1) and state <> 'waiting' and exists (
    select 1 from occurrence later
    where later.schedule_id = occurrence.schedule_id and later.scheduled_for > occurrence.scheduled_for)
  order by scheduled_for limit $2 for update skip locked)`;

/** Removes some slots older than so many days, and warnings of gates; false when there are none left. */
export async function forgetOccurrences(sql: Sql, days: number): Promise<boolean> {
  await sql.query('delete from gate_warning where at < clock_timestamp() - make_interval(days => $1)', [days]);
  return (await sql.query(forgetSql, [days, atOnce])).rowCount === atOnce;
}
