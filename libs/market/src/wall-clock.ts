import { Temporal } from 'temporal-polyfill';

/** A time in which a zone keeps one offset. Readings are milliseconds as if the wall clock were in UTC. */
export interface WallClockSpan {
  /** The first reading, and the one after the last; undefined: it has no end. */
  readonly from: number;
  readonly to: number | undefined;
  /** From UTC to the reading. */
  readonly offset: number;
  /** The readings from here to `from` do not exist. */
  readonly skippedFrom?: number | undefined;
  /** The readings from `from` to here have come before. */
  readonly repeatedUntil?: number | undefined;
  /** The readings from here to `to` come again. */
  readonly repeatsFrom?: number | undefined;
}

/** The spans of a zone, from the one an instant lies in. */
export function* wallClockSpans(zone: string, instant: Date): Generator<WallClockSpan> {
  let begin = changeBefore(instant, zone);
  for (;;) {
    const start = begin ?? instant.getTime();
    const offset = offsetAt(start, zone);
    const former = begin === undefined ? offset : offsetAt(begin - 1, zone);
    const end = changeAfter(start, zone);
    const later = end === undefined ? offset : offsetAt(end, zone);
    const to = end === undefined ? undefined : end + offset;
    yield {
      from: start + offset,
      to,
      offset,
      ...(former < offset && { skippedFrom: start + former }),
      ...(former > offset && { repeatedUntil: start + former }),
      ...(to !== undefined && later < offset && { repeatsFrom: to - (offset - later) }),
    };
    if (end === undefined) return;
    begin = end;
  }
}

const zoned = (milliseconds: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone);

const offsetAt = (milliseconds: number, zone: string): number => zoned(milliseconds, zone).offsetNanoseconds / 1e6;

const changeBefore = (instant: Date, zone: string): number | undefined =>
  zoned(instant.getTime() + 1, zone).getTimeZoneTransition('previous')?.epochMilliseconds;

const changeAfter = (milliseconds: number, zone: string): number | undefined =>
  zoned(milliseconds, zone).getTimeZoneTransition('next')?.epochMilliseconds;
