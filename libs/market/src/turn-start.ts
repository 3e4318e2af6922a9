import type { MarketProfile } from '@energy-ops/contracts';
import { addDays, localDate } from './day.js';
import { intradaySegments, isIntradayId, type Session, sessionsOf } from './sessions.js';

/**
 * Since when a plan for this session is worth anything: an intraday one is made anew for each, after the gate before it
 * has closed. Null: a day-ahead plan is as good as it ever was.
 */
export function turnStart(profile: MarketProfile, { segment, closes }: Session): Date | null {
  if (!isIntradayId(profile, segment)) return null;
  const today = localDate(closes, profile.timezone);
  const before = intradaySegments(profile)
    .flatMap((id) => [-1, 0, 1, 2].flatMap((days) => sessionsOf(profile, id, addDays(today, days))))
    .filter((each) => each.closes < closes);
  const latest = Math.max(...before.map((each) => each.closes.getTime()));
  return Number.isFinite(latest) ? new Date(latest) : null;
}
