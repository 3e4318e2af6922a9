import { blockLabel, localDate, moneyLocale, numberLocale } from '@energy-ops/market';

const grouped = (locale: string) => ({
  whole: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }),
  fine: new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }),
});
const numbers = grouped(numberLocale);
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `12,300`, `4.25`: decimals only where the number is small; never a sign. */
export function amount(value: number, { whole, fine } = numbers): string {
  const size = Math.abs(value);
  if (size >= 1000) return whole.format(size);
  return size >= 0.01 || size === 0 ? fine.format(size) : String(Number(size.toPrecision(2)));
}

/** `INR 12,300`. */
export const money = (value: number, currency: string): string =>
  `${currency} ${amount(value, grouped(moneyLocale(currency)))}`;

/** `30 MW`; a number without a unit stands alone. */
export const quantity = (value: number, unit: string): string =>
  unit === '' ? amount(value) : `${amount(value)} ${unit}`;

/** `2 hours`, `45 minutes`, `1 hour 30 minutes`. */
export function hours(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const [full, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [full > 0 ? counted(full, 'hour') : '', rest > 0 ? counted(rest, 'minute') : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** `1 block`, `12 blocks`. */
export const counted = (count: number, noun: string): string =>
  `${numbers.whole.format(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `24 Nov`, of a calendar day. */
export const dayLabel = (date: string): string => day.format(new Date(`${date}T00:00Z`));

/** `18:00` on the market's clock. */
export const clock = (at: number, blockMs: number, timeZone: string): string =>
  labelOf(at, at + blockMs, timeZone).from;

/** `between 18:00 and 20:00`; with the days, where they are more than one or `days` asks for it. */
export function between(from: number, to: number, timeZone: string, days: boolean): string {
  const [first, last] = [localDate(new Date(from), timeZone), localDate(new Date(to - 1), timeZone)];
  const label = labelOf(from, to, timeZone);
  if (!days && first === last) return `between ${label.from} and ${label.to}`;
  if (first === last) return `between ${label.from} and ${label.to} on ${dayLabel(first)}`;
  return `between ${dayLabel(first)} ${label.from} and ${dayLabel(last)} ${label.to}`;
}

function labelOf(from: number, to: number, timeZone: string): { from: string; to: string } {
  const [start = '', end = ''] = blockLabel({ start: new Date(from), end: new Date(to) }, timeZone).split('–');
  return { from: start, to: end };
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;

/** A value of a configuration, short enough for a sentence. */
export function valueWord(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
