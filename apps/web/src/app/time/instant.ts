/** How an instant is written. `delivery day` is no instant: see formatDay. */
export const timeStyles = [
  'date-time',
  'date-time-seconds',
  'date',
  'month',
  'time',
  'time-seconds',
  'time-millis',
] as const;
export type TimeStyle = (typeof timeStyles)[number];

const date = { day: '2-digit', month: 'short', year: 'numeric' } as const;
const minutes = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const seconds = { ...minutes, second: '2-digit' } as const;
const options = {
  'date-time': { ...date, ...minutes },
  'date-time-seconds': { ...date, ...seconds },
  date,
  month: { month: 'short', year: 'numeric' },
  time: minutes,
  'time-seconds': seconds,
  'time-millis': { ...seconds, fractionalSecondDigits: 3 },
} as const satisfies Record<TimeStyle, Intl.DateTimeFormatOptions>;

// Making a formatter costs 50 times what using it does.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(style: TimeStyle, timeZone: string): Intl.DateTimeFormat {
  const key = `${style} ${timeZone}`;
  const made = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options[style], timeZone });
  formatters.set(key, made);
  return made;
}

/** An instant on the market's clock; an em dash where there is none. */
export function formatInstant(instant: string | Date | null, timeZone: string, style: TimeStyle = 'date-time'): string {
  return instant === null ? '—' : formatter(style, timeZone).format(new Date(instant));
}

/** A date and time, with its offset where the clocks of the zone read so twice. */
export function formatUnmistakably(instant: string, timeZone: string): string {
  const text = formatInstant(instant, timeZone);
  const at = Date.parse(instant);
  const comesTwice = clockChangesMs.some((away) => formatInstant(new Date(at + away), timeZone) === text);
  return comesTwice ? `${text} ${zoneName('en', timeZone, 'longOffset', new Date(at)).replace('GMT', '')}` : text;
}

/** Clocks go back by an hour; on Lord Howe Island by half of one. */
const clockChangesMs = [-60, -30, 30, 60].map((minutes) => minutes * 60_000);

/** A delivery day such as 2026-11-24, with its weekday. It belongs to its market and never shifts with a zone. */
export function formatDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'short', ...date, timeZone: 'UTC' }).format(
    new Date(`${day}T00:00Z`),
  );
}

/** A zone as people call it: `IST (UTC+05:30)`. */
export function zoneLabel(timeZone: string, at: Date): string {
  const offset = zoneName('en', timeZone, 'longOffset', at).replace('GMT', 'UTC');
  if (timeZone === 'UTC') return 'UTC';
  // Each English knows the short names of its own part of the world.
  const short = ['en-IN', 'en-GB', 'en-US', 'en-AU'].map((locale) => zoneName(locale, timeZone, 'short', at));
  const name = short.find((each) => !/^(GMT|UTC)[+-]/.test(each)) ?? timeZone;
  return `${name} (${offset === 'UTC' ? 'UTC+00:00' : offset})`;
}

function zoneName(locale: string, timeZone: string, timeZoneName: 'short' | 'longOffset', at: Date): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

/** `3 min ago`, `in 2 hr`; the date and time once it is more than a day away. */
export function formatRelative(instant: string, now: number, timeZone: string): string {
  const away = (Date.parse(instant) - now) / 1000;
  const distance = Math.abs(away);
  if (distance < 5) return 'just now';
  if (distance < 60) return undotted(relative.format(Math.round(away), 'second'));
  if (distance < 3600) return undotted(relative.format(Math.round(away / 60), 'minute'));
  if (distance < 86_400) return undotted(relative.format(Math.round(away / 3600), 'hour'));
  return formatInstant(instant, timeZone);
}

/** `3 min. ago` is a row of stops down a table. */
const undotted = (text: string): string => text.replace('.', '');

/** A length of time with the precision it deserves: `840 ms`, `12.3 s`, `4 min 05 s`, `2 h 03 min`. */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return '—';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const whole = Math.round(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
