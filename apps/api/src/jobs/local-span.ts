import { addDays, type Day, localDate } from '@energy-ops/market';

interface Reading {
  readonly day: Day;
  /** `18:15`. */
  readonly clock: string;
  /** `+05:30`. */
  readonly offset: string;
}

/**
 * A span of time as the wall clocks of a market's zone read it: `00:00 to 24:00 +05:30`. Other days than `day` are
 * named, and both offsets where the clocks change within the span.
 */
export function localSpan(start: Date, end: Date, zone: string, day: Day): string {
  const from = readingOf(start, zone);
  const to = endReadingOf(end, zone);
  const words = ({ clock, day: its }: Reading) => (its === day ? clock : `${its} ${clock}`);
  if (from.offset === to.offset) return `${words(from)} to ${words(to)} ${to.offset}`;
  return `${words(from)} ${from.offset} to ${words(to)} ${to.offset}`;
}

function readingOf(instant: Date, zone: string): Reading {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const offset = parts.get('timeZoneName')?.replace('GMT', '') || '+00:00';
  return { day: localDate(instant, zone), clock: `${parts.get('hour')}:${parts.get('minute')}`, offset };
}

/** Making one takes a millisecond, and one job after the other is of the same zone. */
let latestClock: { readonly zone: string; readonly format: Intl.DateTimeFormat } | undefined;

function clockOf(zone: string): Intl.DateTimeFormat {
  if (latestClock?.zone === zone) return latestClock.format;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  latestClock = { zone, format };
  return format;
}

/** Midnight at the end is 24:00 of the day before. */
function endReadingOf(instant: Date, zone: string): Reading {
  const reading = readingOf(instant, zone);
  return reading.clock === '00:00' ? { ...reading, day: addDays(reading.day, -1), clock: '24:00' } : reading;
}
