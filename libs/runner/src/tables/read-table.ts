import type { OutputTable } from '../read-outputs.js';
import { describeTable, type TableShape } from './describe-table.js';

export interface ReadTable {
  readonly csv: Buffer;
  readonly shape: TableShape;
}

/** A CSV that a model wrote and what it is, or a sentence about why it is no table. */
export async function readTable({ name, read }: OutputTable, currency: string): Promise<ReadTable | string> {
  const found = await read();
  if (found.fault !== undefined) return `${name}.csv ${found.fault}.`;
  try {
    return { csv: found.bytes, shape: await describeTable(found.bytes, currency) };
  } catch (error) {
    return `${name}.csv is not a table (${String(error).replace(/^Error: /, '')}).`;
  }
}
