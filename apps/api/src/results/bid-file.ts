import { BidFile, type BidField, type MarketProfile } from '@energy-ops/contracts';
import { blockMinutes, boundsOf, localDate, localTime, segmentOf } from '@energy-ops/market';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { invalid } from '../http/schema-pipe.js';
import { Refusal } from '../http/refusal.js';

/** A row of the table `bids`, as it is written. */
type Bid = Readonly<Record<string, string>>;

/**
 * The orders of a table `bids` as the market's profile wants them sent in; refused where it says nothing of that, or
 * what can't be written.
 */
export function bidFile(csv: Buffer, market: MarketProfile): Buffer {
  const { decimal, separator, columns } = bidFileOf(market);
  const [header = [], ...rows] = recordsOf(csv);
  const wanted = columns ?? header.map((name) => ({ title: name, field: name }));
  const cellsOf = (row: readonly string[]): string[] => {
    const bid = Object.fromEntries(header.map((name, at) => [name, row[at] ?? '']));
    return wanted.map(({ field }) => written(field, bid, market, decimal));
  };
  const delimiter = separator ?? (decimal === ',' ? ';' : ',');
  return Buffer.from(stringify([wanted.map(({ title }) => title), ...rows.map(cellsOf)], { delimiter }));
}

function bidFileOf(market: MarketProfile): BidFile {
  if (market['bid_file'] === undefined || market['bid_file'] === null)
    throw notThere(`The profile of market ${market.id} has no bid_file, so nothing says how its orders are written.`);
  const parsed = BidFile.safeParse(market['bid_file']);
  if (parsed.success) return parsed.data;
  const faults = invalid(parsed.error.issues, market['bid_file'], ['bid_file']).more.errors ?? [];
  const words = faults.map(({ pointer, message }) => `${pointer ?? ''} ${message}`).join('; ');
  throw notThere(`The bid_file of market ${market.id} can't be written: ${words}.`);
}

/** That there is no bid file of a job, for this reason. */
export const notThere = (reason: string): Refusal =>
  new Refusal(406, 'format_not_available', `${reason} Ask for csv or json.`);

function recordsOf(csv: Buffer): string[][] {
  try {
    return parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof CsvError) throw notThere(`The table bids is not well-formed CSV: ${error.message}.`);
    throw error;
  }
}

function written(field: string, bid: Bid, market: MarketProfile, decimal: string): string {
  const derive = isDerived(field) ? derived[field] : undefined;
  const text = derive ? derive(bid, market) : (bid[field] ?? '');
  return numeric.has(field) ? text.replace('.', decimal) : text;
}

const numeric: ReadonlySet<string> = new Set<BidField>(['price', 'quantity_mw', 'signed_mw']);

/** What the table does not have itself. */
const derived = {
  delivery_day: (bid, { timezone }) => localDate(startOf(bid), timezone),
  block_no: (bid, market) => {
    const { start } = boundsOf(localDate(startOf(bid), market.timezone), market.timezone);
    return String(Math.floor((startOf(bid).getTime() - start.getTime()) / lengthMsOf(bid, market)) + 1);
  },
  from: (bid, { timezone }) => clock(startOf(bid), timezone),
  to: (bid, market) => {
    const end = clock(new Date(startOf(bid).getTime() + lengthMsOf(bid, market)), market.timezone);
    return end === '00:00' ? '24:00' : end;
  },
  signed_mw: ({ side, quantity_mw: quantity = '' }) =>
    side === 'sell' && Number(quantity) ? `-${quantity}` : quantity,
} as const satisfies Partial<Record<BidField, (bid: Bid, market: MarketProfile) => string>>;

const isDerived = (field: string): field is keyof typeof derived => Object.hasOwn(derived, field);

const startOf = ({ block_start: start = '' }: Bid): Date => new Date(start);

/** Orders are for the segment's own blocks. */
const lengthMsOf = ({ segment = '' }: Bid, market: MarketProfile): number =>
  blockMinutes(market, segmentOf(market, segment)) * 60_000;

function clock(instant: Date, zone: string): string {
  const { hour, minute } = localTime(instant, zone);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
