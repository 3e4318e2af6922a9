import { type MarketProfile, type ModelType, modelTypeFacts } from '@energy-ops/contracts';
import { addDays, localDate } from './day.js';
import {
  firstToClose,
  isIntraday,
  nextIntradaySession,
  segmentOf,
  type Session,
  sessionsOf,
  withChosen,
} from './sessions.js';

const dayMs = 24 * 3_600_000;

/**
 * The market session that a run due at `slot` serves: of a day-ahead model the first to close of the next delivery day,
 * of the others the next intraday one; of the `chosen` segment, should it have such sessions. The session that closes at
 * the very slot is not it: no run could make it. None where the market has no such session, or that day's is closed.
 */
export function servedSession(
  profile: MarketProfile,
  modelType: ModelType,
  slot: Date,
  chosen?: unknown,
): Session | undefined {
  if (!modelTypeFacts[modelType].oncePerDay) {
    const after = new Date(slot.getTime() + 1);
    return nextIntradaySession(profile, after, slot, new Date(slot.getTime() + 2 * dayMs), chosen);
  }
  const day = addDays(localDate(slot, profile.timezone), 1);
  const segments = withChosen(dayAheadSegments(profile), chosen);
  const sessions = segments.flatMap((id) => sessionsOf(profile, id, day));
  return firstToClose(sessions.filter(({ closes }) => closes > slot));
}

/** The segments whose orders are made the day before, as a day-ahead plan makes them. */
export const dayAheadSegments = (profile: MarketProfile): string[] =>
  (profile.segments ?? []).flatMap(({ id }) => {
    const segment = segmentOf(profile, id);
    return segment && !isIntraday(segment) ? [id] : [];
  });

interface Limits {
  /** After the slot. */
  readonly deadlineMinutes: number | null;
  /** Before the gate. */
  readonly gateMarginSeconds: number;
}

/** When a run of a slot is worth nothing any more: a margin before its gate, or its own deadline. Null: never. */
export function deadlineOf(slot: Date, session: Session | undefined, limits: Limits): Date | null {
  const ends = [
    ...(session ? [session.closes.getTime() - limits.gateMarginSeconds * 1000] : []),
    ...(limits.deadlineMinutes === null ? [] : [slot.getTime() + limits.deadlineMinutes * 60_000]),
  ];
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}
