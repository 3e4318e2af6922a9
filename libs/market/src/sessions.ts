import type { MarketProfile, MarketSegment } from '@energy-ops/contracts';
import { Temporal } from 'temporal-polyfill';
import { addDays, boundsOf, type Day, localDate } from './day.js';
import { profileOn } from './profiles.js';

/** Orders for the blocks from `deliveryStart` to `deliveryEnd` are taken until `closes`, that instant included. */
export interface Session {
  readonly segment: string;
  /** Null where the profile says nothing of it. */
  readonly opens: Date | null;
  readonly closes: Date;
  readonly deliveryStart: Date;
  readonly deliveryEnd: Date;
}

/** The rules of a segment, with those it takes from the segment it is `like`. */
export function segmentOf(profile: MarketProfile, id: string): MarketSegment | undefined {
  const find = (wanted: string | undefined) => profile.segments?.find((segment) => segment.id === wanted);
  const own = find(id);
  return own && { ...find(own.like), ...own };
}

/** How long a segment's own blocks are, where they are other than the market's too. */
export const blockMinutes = (profile: MarketProfile, segment: MarketSegment | undefined): number =>
  segment?.mtu_minutes ?? profile.mtu_minutes;

/** Is the segment traded on the day itself, rather than the day before? */
export const isIntraday = (segment: MarketSegment): boolean =>
  (segment.stage ?? (segment.session_every_min === undefined ? 'day_ahead' : 'intraday')) === 'intraday';

/** The same of the segment of this name, which may be so because the one it is `like` is. */
export const isIntradayId = (profile: MarketProfile, id: string): boolean => {
  const segment = segmentOf(profile, id);
  return segment !== undefined && isIntraday(segment);
};

/** The segments that are traded on the day itself. */
export const intradaySegments = (profile: MarketProfile): string[] =>
  (profile.segments ?? []).map(({ id }) => id).filter((id) => isIntradayId(profile, id));

/** The chosen one alone, should it be among these segments; else all of them. */
export const withChosen = (segments: readonly string[], chosen: unknown): readonly string[] =>
  segments.some((id) => id === chosen) ? segments.filter((id) => id === chosen) : segments;

/**
 * The sessions of a segment that serve a delivery day, by delivery; none where its rules name neither sessions nor a gate.
 * Python's `energy_models/markets/sessions.py` does the same arithmetic; session-cases.json holds both to it.
 */
export function sessionsOf(market: MarketProfile, segmentId: string, day: Day): Session[] {
  const profile = profileOn(market, day);
  const segment = segmentOf(profile, segmentId);
  if (segment?.session_close_min_before !== undefined) return rollingSessions(profile, segment, day);
  return segment?.gate_close === undefined ? [] : [gatedSession(profile, segment, segment.gate_close, day)];
}

/** Of all sessions that still take orders at `now`, the one that closes first: its close is an order's deadline. */
export function nextSession(profile: MarketProfile, segmentId: string, now: Date): Session | undefined {
  const today = localDate(now, profile.timezone);
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    const open = sessionsOf(profile, segmentId, addDays(today, ahead)).filter(({ closes }) => closes >= now);
    if (open.length > 0) return firstToClose(open); // a later day's sessions close later
  }
  return undefined;
}

/** The sessions of a segment that closed after `from`, at `to` at the latest. */
export function closedSessions(profile: MarketProfile, segmentId: string, from: Date, to: Date): Session[] {
  const closed: Session[] = [];
  for (let after = from; ;) {
    const session = nextSession(profile, segmentId, new Date(after.getTime() + 1));
    if (!session || session.closes > to) return closed;
    closed.push(session);
    after = session.closes;
  }
}

/**
 * The intraday session that closes first of those that serve a block between `from` and `to` and still take orders;
 * of the chosen segment alone, should it be an intraday one.
 */
export function nextIntradaySession(
  profile: MarketProfile,
  now: Date,
  from: Date,
  to: Date,
  chosen?: unknown,
): Session | undefined {
  const segments = withChosen(intradaySegments(profile), chosen);
  if (segments.length === 0) return undefined;
  const first = localDate(from, profile.timezone);
  let next: Session | undefined;
  for (let ahead = 0, day = first; boundsOf(day, profile.timezone).start < to; day = addDays(first, ++ahead)) {
    const open = segments
      .flatMap((id) => sessionsOf(profile, id, day))
      .filter((each) => each.closes >= now && each.deliveryEnd > from && each.deliveryStart < to);
    next = firstToClose(next ? [next, ...open] : open);
    // One segment may close for tomorrow before another does for today.
    if (next && day > addDays(localDate(next.closes, profile.timezone), daysAhead)) return next;
  }
  return next;
}

/** The one that closes first. */
export const firstToClose = (sessions: readonly Session[]): Session | undefined =>
  sessions.toSorted((one, other) => one.closes.getTime() - other.closes.getTime())[0];

/** How far ahead of its delivery a session may close and still be found. */
const daysAhead = 8;
const minuteMs = 60_000;

function rollingSessions(profile: MarketProfile, segment: MarketSegment, day: Day): Session[] {
  const { start, end } = boundsOf(day, profile.timezone);
  const lengthMs = (segment.blocks_per_session ?? 1) * blockMinutes(profile, segment) * minuteMs;
  const everyMs = segment.session_every_min === undefined ? lengthMs : segment.session_every_min * minuteMs;
  const before = (delivery: number, minutes: number) => new Date(delivery - minutes * minuteMs);
  return Array.from({ length: Math.ceil((end.getTime() - start.getTime()) / everyMs) }, (_, number) => {
    const delivery = start.getTime() + number * everyMs;
    return {
      segment: segment.id,
      opens: segment.session_open_min_before === undefined ? null : before(delivery, segment.session_open_min_before),
      closes: before(delivery, segment.session_close_min_before ?? 0),
      deliveryStart: new Date(delivery),
      deliveryEnd: new Date(Math.min(delivery + lengthMs, end.getTime())),
    };
  });
}

function gatedSession(profile: MarketProfile, segment: MarketSegment, gateClose: string, day: Day): Session {
  const at = (text: string) => instantOf(text, day, profile.timezone);
  return {
    segment: segment.id,
    opens: segment.gate_open === undefined ? null : at(segment.gate_open),
    closes: at(gateClose),
    deliveryStart: at(segment.delivery_from ?? '00:00'),
    deliveryEnd: at(segment.delivery_to ?? '24:00'),
  };
}

const gateForm = /^(?:D([+-]\d+)?\s+)?(\d{1,2}):(\d{2})$/;

/** `D-1 12:00` for delivery day D; 24:00 is the next midnight, and a local time that is skipped is later by the jump. */
function instantOf(text: string, day: Day, zone: string): Date {
  const [, offset = '0', hours, minutes] = gateForm.exec(text.trim()) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 24 || Number(minutes) > 59) {
    throw new RangeError(`The market's profile has a gate ${JSON.stringify(text)}; write it as D-1 12:00.`);
  }
  const date = Temporal.PlainDate.from(day).add({ days: Number(offset) + Math.floor(Number(hours) / 24) });
  const local = date.toPlainDateTime({ hour: Number(hours) % 24, minute: Number(minutes) });
  return new Date(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}
