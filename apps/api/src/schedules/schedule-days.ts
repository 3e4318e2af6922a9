import type { OccurrenceState, ScheduleDays } from '@energy-ops/contracts';
import type { Schedule, Sql } from '@energy-ops/database';

const daysSql = `
select (scheduled_for at time zone $2)::date::text as day, state, count(*)::int as count
from occurrence
where schedule_id = $1
  and scheduled_for >= ((clock_timestamp() at time zone $2)::date - $3::int + 1)::timestamp at time zone $2
group by day, state order by day`;

/** How the slots of the last days went, counted by the days of the schedule's zone. */
export async function scheduleDays(sql: Sql, schedule: Schedule, count: number): Promise<ScheduleDays> {
  const { id, timeZone } = schedule;
  const { rows } = await sql.query<{ day: string; state: OccurrenceState; count: number }>(daysSql, [
    id,
    timeZone,
    count,
  ]);
  const days = new Map<string, Partial<Record<OccurrenceState, number>>>();
  for (const row of rows) days.set(row.day, { ...days.get(row.day), [row.state]: row.count });
  return {
    time_zone: timeZone,
    days: [...days].map(([day, states]) => ({
      day,
      slots: Object.values(states).reduce((sum, each) => sum + each, 0),
      states,
    })),
  };
}
