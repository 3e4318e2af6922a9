import type { Column, TablePage } from '@energy-ops/contracts';
import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { Refusal } from '../http/refusal.js';
import { type Cell, typedCell } from './typed-cell.js';

/**
 * One page of a CSV table, with fewer rows where they are very long. The cursor is the byte after the last row given, so
 * page 1,000 costs what page 1 does; parsing goes through a stream and leaves the event loop between its pieces.
 */
export async function tablePage(
  csv: Buffer,
  columns: readonly Column[],
  query: { limit: number; cursor?: string | undefined },
): Promise<TablePage> {
  const header = (await takeRecords(csv, 1))[0];
  if (!header) return { columns: [...columns], rows: [], next_cursor: null };
  const from = query.cursor === undefined ? header.end : rowOffset(query.cursor, header.end, csv.length);
  const records = await takeRecords(csv.subarray(from), query.limit + 1);
  const page = records.slice(0, query.limit);
  const end = from + (page.at(-1)?.end ?? 0);
  const isCut = end - from > mostPageBytes && end < csv.length;
  const types = new Map(columns.map((column) => [column.name, column.type]));
  return {
    columns: [...columns],
    rows: page.map(({ cells }) => typedRow(header.cells, cells, types)),
    next_cursor: records.length > query.limit || isCut ? String(end) : null,
  };
}

function typedRow(names: readonly string[], cells: readonly string[], types: Map<string, Column['type']>) {
  const entries = names.map((name, index): [string, Cell] => [
    name,
    typedCell(cells[index] ?? '', types.get(name) ?? 'text'),
  ]);
  return Object.fromEntries(entries);
}

function rowOffset(cursor: string, first: number, length: number): number {
  const offset = /^\d{1,12}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (offset >= first && offset < length) return offset;
  throw new Refusal(400, 'invalid_cursor', 'This cursor does not belong to this table.', {
    errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', message: 'must be a next_cursor of this table' }],
  });
}

interface CsvRecord {
  readonly cells: string[];
  /** The byte after this record. */
  readonly end: number;
}

const pieceBytes = 64 * 1024;
/** A model may have made rows of a megabyte each: two hundred of them would be an answer of more than the API can bear. */
const mostPageBytes = 16 * 1024 ** 2;

async function takeRecords(csv: Buffer, count: number): Promise<CsvRecord[]> {
  const parser = parse({ info: true, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  const source = Readable.from(pieces(csv), { objectMode: false });
  const records: CsvRecord[] = [];
  try {
    for await (const { record, info } of source.pipe(parser)) {
      records.push({ cells: record, end: info.bytes });
      if (records.length === count || info.bytes > mostPageBytes) break;
    }
  } catch (error) {
    if (error instanceof CsvError) throw notReadable(error);
    throw error;
  } finally {
    source.destroy();
  }
  return records;
}

/** A model may have written anything. */
const notReadable = ({ message }: CsvError): Refusal =>
  new Refusal(
    422,
    'table_not_readable',
    `This table is not well-formed CSV: ${message}. It can still be downloaded as CSV.`,
  );

function* pieces(csv: Buffer): Iterable<Buffer> {
  for (let start = 0; start < csv.length; start += pieceBytes) yield csv.subarray(start, start + pieceBytes);
}
