import type { Coverage, CoverageSpan, coverageStates } from '@energy-ops/contracts';
import { addDays, boundsOf, type Day, localDate } from '@energy-ops/market';
import { formatInstant } from '../time/instant.js';

type State = (typeof coverageStates)[number];

/** A stretch of a row, placed by shares of its width. */
export interface StripPart {
  readonly state: State;
  readonly leftPercent: number;
  readonly widthPercent: number;
}

/** A day, or a month where there are many days; `description` says in words what the parts show. */
export interface StripRow {
  readonly label: string;
  readonly description: string;
  readonly parts: readonly StripPart[];
}

export interface Strip {
  readonly of: 'days' | 'months';
  readonly rows: readonly StripRow[];
  /** Months that are not shown: what they hold stands in the table. */
  readonly moreRows: number;
}

const mostDays = 14;
const mostRows = 60;
const daysAcross = 31;
const hourMs = 3_600_000;

/** The coverage as rows to draw: each day on its own, or a month a row once there are more than two weeks. */
export function stripOf(coverage: Coverage): Strip {
  const days = daysOf(coverage);
  if (days.length <= mostDays) return { of: 'days', rows: days.map((day) => dayRow(day, coverage)), moreRows: 0 };
  const months = Object.values(byMonth(days));
  const rows = months.slice(0, mostRows).map((each) => monthRow(each, coverage));
  return { of: 'months', rows, moreRows: months.length - rows.length };
}

/** How many blocks are in each state. */
export function blocksByState({ spans, mtu_minutes: minutes }: Coverage): Record<State, number> {
  const counts = { given: 0, filled: 0, gap: 0 };
  for (const span of spans) counts[span.state] += Math.round((end(span) - start(span)) / (minutes * 60_000));
  return counts;
}

/** Which columns a span is about; a span without any has no rows. */
export function columnsOf({ columns, more_columns: more }: CoverageSpan): string {
  if (columns.length === 0) return 'no row';
  return more === 0 ? columns.join(', ') : `${columns.join(', ')} and ${more} more`;
}

const start = (span: CoverageSpan): number => Date.parse(span.from);
const end = (span: CoverageSpan): number => Date.parse(span.to);

function daysOf({ spans, time_zone: zone }: Coverage): Day[] {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return [];
  const lastDay = localDate(new Date(end(last) - 1), zone);
  const days: Day[] = [];
  for (let day = localDate(new Date(first.from), zone); day <= lastDay; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The spans within a day, cut at its ends. */
function within(day: Day, { spans, time_zone: zone }: Coverage) {
  const bounds = boundsOf(day, zone);
  const [from, to] = [bounds.start.getTime(), bounds.end.getTime()];
  const parts = spans
    .filter((span) => start(span) < to && end(span) > from)
    .map((span) => ({ span, from: Math.max(start(span), from), to: Math.min(end(span), to) }));
  return { from, to, parts };
}

function byMonth(days: readonly Day[]): Record<string, Day[]> {
  const months: Record<string, Day[]> = {};
  for (const day of days) (months[day.slice(0, 7)] ??= []).push(day);
  return months;
}

function dayRow(day: Day, coverage: Coverage): StripRow {
  const { from, to, parts } = within(day, coverage);
  const share = (time: number) => (100 * (time - from)) / (to - from);
  const zone = coverage.time_zone;
  const label = formatInstant(new Date(from), zone, 'date');
  const odd = parts.filter(({ span }) => span.state !== 'given');
  const told = odd.map((part) => {
    const times = [part.from, part.to].map((time) => formatInstant(new Date(time), zone, 'time'));
    return `${part.span.state} ${times.join('–')} (${columnsOf(part.span)})`;
  });
  const hours = (to - from) / hourMs;
  const length = hours === 24 ? '' : ` of ${hours} hours`;
  return {
    label,
    description: `${label}${length}: ${told.length === 0 ? 'all values given' : told.join('; ')}`,
    parts: parts.map((part) => ({
      state: part.span.state,
      leftPercent: share(part.from),
      widthPercent: share(part.to) - share(part.from),
    })),
  };
}

function monthRow(days: readonly Day[], coverage: Coverage): StripRow {
  const label = formatInstant(`${days[0] ?? ''}T12:00Z`, 'UTC', 'month');
  const cells = days.map((day) => ({ number: Number(day.slice(8)), state: worst(day, coverage) }));
  const told = (['gap', 'filled'] as const).flatMap((state) => {
    const numbers = cells.filter((cell) => cell.state === state).map(({ number }) => number);
    return numbers.length === 0 ? [] : [`${state} on ${numbers.join(', ')}`];
  });
  return {
    label,
    description: `${label}: ${told.length === 0 ? `all values given on ${days.length} days` : told.join('; ')}`,
    parts: cells.map(({ number, state }) => ({
      state,
      leftPercent: (100 * (number - 1)) / daysAcross,
      widthPercent: 100 / daysAcross,
    })),
  };
}

function worst(day: Day, coverage: Coverage): State {
  const states = new Set(within(day, coverage).parts.map(({ span }) => span.state));
  return states.has('gap') ? 'gap' : states.has('filled') ? 'filled' : 'given';
}
