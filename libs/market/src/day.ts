import { Temporal } from 'temporal-polyfill';

/** A day of the calendar as `2026-11-23`; where it begins is the market's zone's business. */
export type Day = string;

/** The wall-clock reading of an instant in a market's zone. */
export const localTime = (instant: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);

/** The calendar day an instant falls on in a zone. */
export const localDate = (instant: Date, zone: string): Day => localTime(instant, zone).toPlainDate().toString();

/** The day `count` days later (earlier when negative). */
export const addDays = (day: Day, count: number): Day => Temporal.PlainDate.from(day).add({ days: count }).toString();

/** The instants a local day begins and ends at: 23, 24 or 25 hours apart in most zones. */
export function boundsOf(day: Day, zone: string): { start: Date; end: Date } {
  const date = Temporal.PlainDate.from(day);
  const midnight = (of: Temporal.PlainDate) => new Date(of.toZonedDateTime(zone).epochMilliseconds);
  return { start: midnight(date), end: midnight(date.add({ days: 1 })) };
}

/** When a zone's clock shows a reading such as `2026-11-23T10:00`; one that is skipped is later by the jump. */
export const instantAt = (reading: string, zone: string): Date =>
  new Date(
    Temporal.PlainDateTime.from(reading).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds,
  );
