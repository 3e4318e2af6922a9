import { Cron } from 'croner';
import { wallClockSpans, type WallClockSpan } from './wall-clock.js';

/** An instant a cron is due at. */
export interface Slot {
  readonly at: Date;
  /** Set where the clock is changed: the reading it stands for does not exist that day, or comes twice. */
  readonly clock?: 'skipped' | 'repeated' | 'second_pass';
  /** The wall clock's reading that the cron names, as `02:30`. */
  readonly reading: string;
}

/** A cron nobody can read, in the words for who wrote it. */
export class UnreadableCron extends Error {}

/**
 * The slots after an instant, in order. A reading that does not exist that day is due at the next instant there is, one
 * that comes twice the first time; but minutes or hours that begin with `*` mean every real minute or hour. A sixth field
 * in front is the second.
 */
export function* slotsAfter(text: string, zone: string, after: Date): Generator<Slot, undefined> {
  const cron = readCron(text);
  let last = after.getTime();
  for (const span of wallClockSpans(zone, after)) {
    for (const slot of slotsWithin(cron, span, last)) {
      if (slot.at.getTime() <= last) continue;
      last = slot.at.getTime();
      yield slot;
    }
    if (cron.next(span.to ?? Infinity) === undefined) return;
  }
}

/** The next so many slots after an instant. */
export function nextSlots(text: string, zone: string, after: Date, count: number): Slot[] {
  const slots: Slot[] = [];
  if (count < 1) return slots;
  for (const slot of slotsAfter(text, zone, after)) {
    slots.push(slot);
    if (slots.length === count) break;
  }
  return slots;
}

/** Throws UnreadableCron where a cron, of five fields or six, can't be read or is never due. */
export function demandReadable(text: string): void {
  if (readCron(text).next(Date.UTC(2024, 0)) === undefined)
    throw new UnreadableCron('is never due: there is no such day');
}

interface ReadCron {
  /** The first reading that isn't before this one; both are milliseconds as if the wall clock were in UTC. */
  next(from: number): number | undefined;
  /** Every real hour, rather than certain ones. */
  readonly everyHour: boolean;
  /** Due both times where a reading comes twice. */
  readonly everyPass: boolean;
}

const latestReading = Date.UTC(2200, 0);

/** Croner reads the pattern and walks the calendar; what the zone makes of it is decided here, and not by Croner. */
function readCron(text: string): ReadCron {
  const fields = text.trim().split(/\s+/);
  const cron = croner(text);
  const everyHour = isEvery(fields.at(-4));
  return {
    everyHour,
    everyPass: everyHour || fields.slice(0, -4).some(isEvery),
    next(from) {
      if (from >= latestReading) return undefined;
      return cron.nextRun(new Date(from - 1))?.getTime();
    },
  };
}

const isEvery = (field: string | undefined): boolean => /^[*?]/.test(field ?? '');

function croner(text: string): Cron {
  try {
    return new Cron(text, { timezone: 'UTC', mode: '5-or-6-parts' });
  } catch (error) {
    const cause = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    throw new UnreadableCron(`can't be read: ${cause}`);
  }
}

function* slotsWithin(cron: ReadCron, span: WallClockSpan, after: number): Generator<Slot> {
  const { from, to, offset, skippedFrom, repeatedUntil } = span;
  const skipped = skippedFrom === undefined || cron.everyHour ? undefined : cron.next(skippedFrom);
  if (skipped !== undefined && skipped < from)
    yield { at: new Date(from - offset), clock: 'skipped', reading: readingOf(skipped) };
  const first = cron.everyPass ? from : Math.max(from, repeatedUntil ?? from);
  for (let reading = Math.max(first, after + offset); ; reading += 1000) {
    const due = cron.next(reading);
    if (due === undefined || due >= (to ?? latestReading)) return;
    reading = due;
    const clock = clockOf(due, span);
    yield { at: new Date(due - offset), ...(clock && { clock }), reading: readingOf(due) };
  }
}

function clockOf(reading: number, { repeatedUntil, repeatsFrom }: WallClockSpan): Slot['clock'] {
  if (repeatedUntil !== undefined && reading < repeatedUntil) return 'second_pass';
  return repeatsFrom !== undefined && reading >= repeatsFrom ? 'repeated' : undefined;
}

const readingOf = (milliseconds: number): string => {
  const time = new Date(milliseconds).toISOString().slice(11, 19);
  return time.endsWith(':00') ? time.slice(0, 5) : time;
};
