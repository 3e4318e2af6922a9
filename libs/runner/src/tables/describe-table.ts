import type { Column } from '@energy-ops/contracts';
import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import { columnUnit } from './column-unit.js';
import { RowBounds } from './row-bounds.js';

export interface TableShape {
  readonly rows: number;
  readonly columns: readonly Column[];
}

const mostColumns = 2000;
const sliceBytes = 64 * 1024;
const patterns = {
  number: /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/,
  boolean: /^(true|false)$/i,
  instant: /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/,
} as const;
type Guess = keyof typeof patterns;
const guesses: readonly Guess[] = ['number', 'boolean', 'instant'];

/** Counts a CSV's rows and tells its columns' types and units. Throws a sentence when it is no table. */
export async function describeTable(csv: Buffer, currency: string): Promise<TableShape> {
  let header: readonly string[] | undefined;
  let possible: Set<Guess>[] = [];
  let filled: boolean[] = [];
  let rows = 0;
  const text = new TextDecoder('utf-8', { fatal: true });
  await pipeline(Readable.from(slices(csv, text)), parse({ bom: true }), async (records: AsyncIterable<string[]>) => {
    for await (const record of records) {
      if (header === undefined) {
        header = checkedHeader(record);
        possible = header.map(() => new Set(guesses));
        filled = header.map(() => false);
        continue;
      }
      rows += 1;
      record.forEach((cell, index) => {
        if (cell === '') return;
        filled[index] = true;
        for (const guess of possible[index] ?? []) if (!patterns[guess].test(cell)) possible[index]?.delete(guess);
      });
    }
  });
  if (header === undefined) throw new Error('has no header');
  const columns = header.map((name, index): Column => {
    const unit = columnUnit(name, currency);
    // A column without a value is what its name says: one with a unit holds numbers.
    const type = (filled[index] ? [...(possible[index] ?? [])][0] : unit && 'number') || 'text';
    return { name, unit: type === 'number' ? unit : '', type };
  });
  return { rows, columns };
}

/** In pieces, with a turn of the event loop after each: however large a table is, the worker goes on beating. */
async function* slices(csv: Buffer, text: TextDecoder): AsyncGenerator<string> {
  const bounds = new RowBounds(mostColumns);
  for (let from = 0; from < csv.length; from += sliceBytes) {
    const slice = csv.subarray(from, from + sliceBytes);
    bounds.check(slice);
    yield text.decode(slice, { stream: true });
    await turn();
  }
  yield text.decode();
}

function checkedHeader(names: readonly string[]): readonly string[] {
  if (names.length > mostColumns) throw new Error(`has ${names.length} columns; at most ${mostColumns} are kept`);
  if (names.some((name) => name.trim() === '' || name.includes('\u0000')))
    throw new Error('has a column without a name');
  if (new Set(names).size < names.length) throw new Error('has two columns of one name');
  return names;
}
