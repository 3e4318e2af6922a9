import type { Occurrence as OccurrenceView, OccurrenceReason, OccurrenceState } from '@energy-ops/contracts';
import { newId, Occurrence, type Sql, sqlOf } from '@energy-ops/database';
import type { EntityManager } from '@mikro-orm/postgresql';
import { announceOccurrences } from './occurrence-notice.js';

/** What became of a slot. */
export interface Fate {
  readonly state: OccurrenceState;
  readonly code: OccurrenceReason | null;
  readonly text: string | null;
  readonly jobId: string | null;
  readonly lagMs: number | null;
}

export interface NewOccurrence extends Fate {
  readonly scheduleId: string;
  readonly at: Date;
  readonly gateCloses: Date | null;
}

const insertSql = `
insert into occurrence (id, schedule_id, scheduled_for, state, reason_code, reason, job_id, lag_ms, gate_closes)
select row.id, row.schedule_id, row.scheduled_for, row.state, row.reason_code, row.reason, row.job_id, row.lag_ms,
  row.gate_closes
from jsonb_to_recordset($1::jsonb) as row (id text, schedule_id text, scheduled_for timestamptz, state text,
  reason_code text, reason text, job_id text, lag_ms bigint, gate_closes timestamptz)`;

/** Writes what became of some slots and tells of it. A slot that has a row already makes the whole transaction fail. */
export async function writeOccurrences(sql: Sql, occurrences: readonly NewOccurrence[]): Promise<void> {
  const rows = occurrences.map((each) => ({
    id: newId(),
    schedule_id: each.scheduleId,
    scheduled_for: each.at,
    state: each.state,
    reason_code: each.code,
    reason: each.text,
    job_id: each.jobId,
    lag_ms: each.lagMs,
    gate_closes: each.gateCloses,
  }));
  await sql.query(insertSql, [JSON.stringify(rows)]);
  await announceOccurrences(
    sql,
    rows.map(({ id }) => id),
  );
}

/** Which of these slots have a row. */
export async function knownSlots(sql: Sql, scheduleId: string, slots: readonly Date[]): Promise<Set<number>> {
  const { rows } = await sql.query<{ at: string }>(
    `select extract(epoch from scheduled_for) * 1000 as at from occurrence
     where schedule_id = $1 and scheduled_for = any($2::timestamptz[])`,
    [scheduleId, slots],
  );
  return new Set(rows.map(({ at }) => Number(at)));
}

const changeSql = `
update occurrence set state = $2, reason_code = $3, reason = $4, job_id = $5, lag_ms = $6, decided_at = clock_timestamp()
where id = $1 and state = 'waiting' and (state, reason_code, reason) is distinct from ($2, $3, $4)`;

/** Says what has become of a slot that waited; tells of it where that is something new. */
export async function changeOccurrence(sql: Sql, id: string, { state, code, text, jobId, lagMs }: Fate): Promise<void> {
  const { rowCount } = await sql.query(changeSql, [id, state, code, text, jobId, lagMs]);
  if (rowCount > 0) await announceOccurrences(sql, [id]);
}

/** The waiting slots of a schedule end unstarted; those before `before`, where it is given. */
export async function endWaiting(sql: Sql, scheduleId: string, fate: Fate, before: Date | null = null): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from occurrence where schedule_id = $1 and state = 'waiting' and ($2::timestamptz is null or scheduled_for < $2)
     for update`,
    [scheduleId, before],
  );
  for (const { id } of rows) await changeOccurrence(sql, id, fate);
}

/** The latest occurrence of each schedule. */
export async function lastOccurrences(em: EntityManager, ids: readonly string[]): Promise<Map<string, Occurrence>> {
  const { rows } = await sqlOf(em).query<{ id: string }>(
    `select last.id from unnest($1::text[]) as schedule (id)
     cross join lateral (
       select id from occurrence where schedule_id = schedule.id order by scheduled_for desc limit 1) as last`,
    [ids],
  );
  const found = await em.find(Occurrence, { id: { $in: rows.map(({ id }) => id) } }, { disableIdentityMap: true });
  return new Map(found.map((occurrence) => [occurrence.scheduleId, occurrence]));
}

/** An occurrence as the outside world sees it. */
export const toOccurrence = (occurrence: Occurrence): OccurrenceView => ({
  id: occurrence.id,
  schedule_id: occurrence.scheduleId,
  scheduled_for: occurrence.scheduledFor.toISOString(),
  state: occurrence.state,
  reason: occurrence.reason ?? null,
  reason_code: occurrence.reasonCode ?? null,
  job_id: occurrence.jobId ?? null,
  lag_ms: occurrence.lagMs ?? null,
  gate_closes: occurrence.gateCloses?.toISOString() ?? null,
  decided_at: occurrence.decidedAt.toISOString(),
});
