import type { Schedule as ScheduleView } from '@energy-ops/contracts';
import type { Occurrence, Schedule } from '@energy-ops/database';
import { nextSlots } from '@energy-ops/market';
import { toOccurrence } from './occurrence-rows.js';

const runsShown = 5;

/** A schedule as the outside world sees it at an instant. */
export function toSchedule(schedule: Schedule, last: Occurrence | undefined, now: Date): ScheduleView {
  const paused = schedule.isPausedAt(now);
  const from = paused && schedule.pausedUntil ? new Date(schedule.pausedUntil.getTime() - 1) : now;
  const next = nextSlots(schedule.cron, schedule.timeZone, from, runsShown);
  return {
    id: schedule.id,
    name: schedule.name,
    model_type: schedule.modelType,
    model_id: schedule.modelId ?? null,
    data_source_id: schedule.dataSourceId ?? null,
    model_config: schedule.modelConfig ?? {},
    cron: schedule.cron,
    time_zone: schedule.timeZone,
    enabled: schedule.enabled,
    overlap: schedule.overlap,
    catch_up: schedule.catchUp,
    deadline_minutes: schedule.deadlineMinutes ?? null,
    readiness: schedule.readiness,
    wait_until_minutes_before_gate: schedule.waitUntilMinutes,
    gate_margin_seconds: schedule.gateMarginSeconds,
    paused,
    paused_until: paused ? (schedule.pausedUntil?.toISOString() ?? null) : null,
    pause_reason: paused ? (schedule.pauseReason ?? null) : null,
    paused_by: paused ? (schedule.pausedBy ?? null) : null,
    next_runs: next.map(({ at }) => at.toISOString()),
    last_occurrence: last ? toOccurrence(last) : null,
    version: schedule.version,
    created_by: schedule.createdBy ?? null,
    created_at: schedule.createdAt.toISOString(),
    updated_at: schedule.updatedAt.toISOString(),
  };
}
