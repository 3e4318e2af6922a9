import { addDays, boundsOf, instantAt, localDate } from '@energy-ops/market';

export const pauseEnds = ['hour', 'four_hours', 'midnight', 'chosen', 'never'] as const;
export type PauseEnd = (typeof pauseEnds)[number];

export const pauseEndWords = {
  hour: 'For an hour',
  four_hours: 'For four hours',
  midnight: 'Until the end of the day',
  chosen: 'Until a time I choose',
  never: 'Until somebody resumes it',
} as const satisfies Record<PauseEnd, string>;

/** When a pause that begins now is over; null: when somebody resumes. `chosen` is a reading of the zone's clock. */
export function pauseUntil(end: PauseEnd, chosen: string, zone: string, now: Date): Date | null {
  if (end === 'never') return null;
  if (end === 'chosen') return instantAt(chosen, zone);
  if (end === 'midnight') return boundsOf(localDate(now, zone), zone).end;
  return new Date(now.getTime() + (end === 'hour' ? 1 : 4) * 3_600_000);
}

/** What the field of a chosen time begins with: six in the morning of the next day. */
export const firstChoice = (zone: string, now: Date): string => `${addDays(localDate(now, zone), 1)}T06:00`;
