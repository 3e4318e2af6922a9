import type { OccurrenceReason, OccurrenceState, ScheduleDays } from '@energy-ops/contracts';
import type { Schedule, Sql } from '@energy-ops/database';

const daysSql = `
select (scheduled_for at time zone $2)::date::text as day, state, reason_code as reason, count(*)::int as count
from occurrence
where schedule_id = $1
  and scheduled_for >= ((clock_timestamp() at time zone $2)::date - $3::int + 1)::timestamp at time zone $2
group by day, state, reason_code order by day`;

interface Counted {
  readonly day: string;
  readonly state: OccurrenceState;
  readonly reason: OccurrenceReason | null;
  readonly count: number;
}

/** How the slots of the last days went, counted by the days of the schedule's zone. */
export async function scheduleDays(sql: Sql, schedule: Schedule, count: number): Promise<ScheduleDays> {
  const { id, timeZone } = schedule;
  const { rows } = await sql.query<Counted>(daysSql, [id, timeZone, count]);
  const days = [...new Set(rows.map(({ day }) => day))].map((day) => {
    const counted = rows.filter((row) => row.day === day);
    return {
      day,
      slots: counted.reduce((sum, each) => sum + each.count, 0),
      states: totals(counted, ({ state }) => state),
      reasons: totals(counted, ({ reason }) => reason),
    };
  });
  return { time_zone: timeZone, days };
}

function totals<Word extends string>(counted: readonly Counted[], wordOf: (each: Counted) => Word | null) {
  const sums: Partial<Record<Word, number>> = {};
  for (const each of counted) {
    const word = wordOf(each);
    if (word !== null) sums[word] = (sums[word] ?? 0) + each.count;
  }
  return sums;
}
