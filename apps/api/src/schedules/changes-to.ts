import type { PatchSchedule } from '@energy-ops/contracts';
import type { Schedule } from '@energy-ops/database';
import { isDeepStrictEqual } from 'node:util';

type Changes = Partial<Omit<Schedule, 'isPausedAt'>>;

/** What of a wish is not so yet. */
export function changesTo(schedule: Schedule, wish: PatchSchedule, actor: string, now: Date): Changes {
  const asked = {
    name: wish.name,
    modelId: wish.model_id,
    dataSourceId: wish.data_source_id,
    modelConfig: wish.model_config,
    cron: wish.cron,
    timeZone: wish.time_zone,
    enabled: wish.enabled,
    overlap: wish.overlap,
    catchUp: wish.catch_up,
    deadlineMinutes: wish.deadline_minutes,
    readiness: wish.readiness,
    waitUntilMinutes: wish.wait_until_minutes_before_gate,
    gateMarginSeconds: wish.gate_margin_seconds,
  };
  const differing = Object.entries(asked).filter(
    ([key, value]) => value !== undefined && !isDeepStrictEqual(value, Reflect.get(schedule, key) ?? null),
  );
  const changes: Changes = { ...Object.fromEntries(differing), ...pause(schedule, wish, actor, now) };
  // Whoever changes or resumes a schedule gives its model a new chance.
  return Object.keys(changes).length === 0 ? changes : { ...changes, failuresSince: now };
}

function pause(schedule: Schedule, wish: PatchSchedule, actor: string, now: Date): Changes {
  const { paused, paused_until: until, pause_reason: reason } = wish;
  if (until || paused === true) {
    return {
      pausedAt: now,
      pausedUntil: until ? new Date(until) : null,
      pauseReason: reason ?? null,
      pausedBy: actor,
    };
  }
  if (paused === false || until === null)
    return schedule.pausedAt ? { pausedAt: null, pausedUntil: null, pauseReason: null, pausedBy: null } : {};
  return reason !== undefined && schedule.isPausedAt(now) ? { pauseReason: reason } : {};
}
