import { blockLabel, boundsOf, localDate } from '@energy-ops/market';

/** A block of a result's horizon: where it stands in its market's day. */
export interface AxisBlock {
  /** The cell of `block_start` it was read from. */
  readonly key: string;
  readonly start: Date;
  readonly end: Date;
  /** Counts the blocks of the local day from 1: 92, 96 or 100 of a quarter of an hour. */
  readonly number: number;
}

const defaultBlockMs = 15 * 60_000;

/** The blocks named in a column of block starts, each once, in order. Cells that are no instants are left out. */
export function blockAxis(cells: readonly unknown[], zone: string): AxisBlock[] {
  const starts = [...new Set(cells)]
    .filter((cell) => typeof cell === 'string')
    .map((key) => ({ key, at: Date.parse(key) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  const lengthMs = Math.min(...starts.slice(1).map(({ at }, index) => at - (starts[index]?.at ?? at)));
  const blockMs = Number.isFinite(lengthMs) && lengthMs > 0 ? lengthMs : defaultBlockMs;
  let day = { start: new Date(0), end: new Date(0) };
  return starts.map(({ key, at }) => {
    if (at >= day.end.getTime()) day = boundsOf(localDate(new Date(at), zone), zone);
    const number = Math.floor((at - day.start.getTime()) / blockMs) + 1;
    return { key, start: new Date(at), end: new Date(at + blockMs), number };
  });
}

/** `B37 09:00`, for an axis. */
export const shortBlockLabel = (block: AxisBlock, zone: string): string =>
  `B${block.number} ${blockLabel(block, zone).replace(/–\S+/, '')}`;

/** `24 Nov 09:00`, for an axis of many days. */
export const datedBlockLabel = (block: AxisBlock, zone: string): string =>
  `${dayAndMonth(block, zone)} ${blockLabel(block, zone).replace(/–\S+/, '')}`;

/** `24 Nov`. */
export const dayAndMonth = ({ start }: AxisBlock, zone: string): string =>
  inBritish({ day: 'numeric', month: 'short', timeZone: zone }).format(start);

/** `B37 09:00–09:15, 24 Nov 2026`, for a tooltip and a table. */
export function longBlockLabel(block: AxisBlock, zone: string): string {
  const date = inBritish({ day: 'numeric', month: 'short', year: 'numeric', timeZone: zone });
  return `B${block.number} ${blockLabel(block, zone)}, ${date.format(block.start)}`;
}

// Making a formatter costs 50 times what using it does, and a year has 35,000 blocks.
const formatters = new Map<string, Intl.DateTimeFormat>();

function inBritish(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', options);
  formatters.set(key, made);
  return made;
}
