import type { Day } from './day.js';
import { addDays, boundsOf, localDate, localTime } from './day.js';

/** A market's time unit. `number` counts the blocks of a local day from 1. */
export interface Block {
  readonly start: Date;
  readonly end: Date;
  readonly number: number;
}

/**
 * The blocks of a local day: 96 quarter hours on most days, 92 or 100 where clocks change.
 * They are cut from elapsed time, so they tile the day; only where a day isn't a whole number of blocks long
 * (Lord Howe shifts its clocks by 30 minutes) the last one is shorter.
 */
export function blocksOf(day: Day, zone: string, mtuMinutes: number): Block[] {
  const { start, end } = boundsOf(day, zone);
  const lengthMs = mtuMinutes * 60_000;
  const count = Math.ceil((end.getTime() - start.getTime()) / lengthMs);
  return Array.from({ length: count }, (_, index) => ({
    start: new Date(start.getTime() + index * lengthMs),
    end: new Date(Math.min(start.getTime() + (index + 1) * lengthMs, end.getTime())),
    number: index + 1,
  }));
}

/** The first block start that is not before `now`. */
export function nextBlockStart(now: Date, zone: string, mtuMinutes: number): Date {
  const today = localDate(now, zone);
  const { start, end } = boundsOf(today, zone);
  const lengthMs = mtuMinutes * 60_000;
  const next = start.getTime() + Math.ceil((now.getTime() - start.getTime()) / lengthMs) * lengthMs;
  return next < end.getTime() ? new Date(next) : boundsOf(addDays(today, 1), zone).start;
}

/** `18:15–18:30` in local time; midnight at the end is 24:00, and an hour that comes twice carries its offset. */
export function blockLabel(block: Pick<Block, 'start' | 'end'>, zone: string): string {
  const start = localTime(block.start, zone);
  const end = localTime(block.end, zone);
  const clock = (hour: number, minute: number) => `${twoDigits(hour)}:${twoDigits(minute)}`;
  const endsDay = end.hour === 0 && end.minute === 0;
  const label = `${clock(start.hour, start.minute)}–${endsDay ? '24:00' : clock(end.hour, end.minute)}`;
  return comesTwice(start) ? `${label} ${start.offset}` : label;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

function comesTwice(local: ReturnType<typeof localTime>): boolean {
  const wallClock = local.toPlainDateTime();
  const first = wallClock.toZonedDateTime(local.timeZoneId, { disambiguation: 'earlier' });
  const second = wallClock.toZonedDateTime(local.timeZoneId, { disambiguation: 'later' });
  return first.epochMilliseconds !== second.epochMilliseconds;
}
