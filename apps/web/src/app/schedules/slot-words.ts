import type { Schedule, SchedulePreview } from '@energy-ops/contracts';
import { addDays, localDate } from '@energy-ops/market';
import { formatDay, formatInstant } from '../time/instant.js';

/** A slot to come: when, the gate it serves, and what is odd about it. */
export type ComingSlot = SchedulePreview['occurrences'][number];

/** `10:00 today`, `10:00 tomorrow`, `10:00 on Mon, 30 Nov`: on the clock of the zone. */
export function slotTime(instant: string, zone: string, now: number): string {
  return `${formatInstant(instant, zone, 'time')} ${dayWord(instant, zone, now)}`;
}

function dayWord(instant: string, zone: string, now: number): string {
  const [day, today] = [localDate(new Date(instant), zone), localDate(new Date(now), zone)];
  if (day === today) return 'today';
  return day === addDays(today, 1) ? 'tomorrow' : `on ${nearDay(day, today)}`;
}

/** With its year only where that is another one. */
const nearDay = (day: string, today: string): string =>
  day.slice(0, 4) === today.slice(0, 4) ? formatDay(day).replace(/ \d{4}$/, '') : formatDay(day);

/** What is delivered between two instants: `11:30–12:00`, or the day where it is a whole one. */
export function deliveryWords(
  { delivery_start: start, delivery_end: end }: Delivery,
  zone: string,
  now: number,
): string {
  if (Date.parse(end) - Date.parse(start) > mostOfDayMs)
    return nearDay(localDate(new Date(start), zone), localDate(new Date(now), zone));
  return `${formatInstant(start, zone, 'time')}–${formatInstant(end, zone, 'time')}`;
}

interface Delivery {
  readonly delivery_start: string;
  readonly delivery_end: string;
}

const mostOfDayMs = 20 * 3_600_000;

/** `for RTM: gate closes 10:30, delivery 11:30–12:00`; a day-ahead one says the day it delivers. */
export const gateWords = (gate: NonNullable<ComingSlot['gate']>, zone: string, now: number): string =>
  `for ${gate.segment}: gate closes ${formatInstant(gate.closes, zone, 'time')}, delivery ${deliveryWords(gate, zone, now)}`;

/** Did the product itself pause it, since its model failed too often? */
export const pausedItself = ({ paused, paused_by: by }: Schedule): boolean =>
  paused && by?.startsWith('system:') === true;

/** Why nothing starts, and until when, in a sentence; null while it isn't paused. */
export function pauseWords(schedule: Schedule): string | null {
  if (!schedule.paused) return null;
  const until = schedule.paused_until && formatInstant(schedule.paused_until, schedule.time_zone);
  const end = until ? `until ${until}` : 'until somebody resumes it';
  const by = pausedItself(schedule) ? ' by energy-ops' : schedule.paused_by ? ` by ${schedule.paused_by}` : '';
  const reason = schedule.pause_reason ? `: ${schedule.pause_reason}` : '.';
  return `Paused${by} ${end}${reason}`;
}
