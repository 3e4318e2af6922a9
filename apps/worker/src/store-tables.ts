import type { Sql } from '@energy-ops/database';
import { putBlob } from '@energy-ops/database';
import type { OutcomeTable } from '@energy-ops/queue';
import type { OutputTable } from '@energy-ops/runner';
import { readTable } from '@energy-ops/runner';

export interface StoredTables {
  readonly tables: readonly OutcomeTable[];
  /** Sentences about those that are no tables. */
  readonly faults: readonly string[];
}

/** Keeps a model's tables as blobs, one after the other up to the first fault, and describes them. Every table is there as CSV; some are as Parquet too. */
export async function storeTables(sql: Sql, files: readonly OutputTable[], currency: string): Promise<StoredTables> {
  const tables: OutcomeTable[] = [];
  const parquet = new Map(files.filter(({ format }) => format === 'parquet').map((file) => [file.name, file]));
  for (const file of files.filter(({ format }) => format === 'csv')) {
    const stored = await storeCsv(sql, file, currency);
    if (typeof stored === 'string') return { tables, faults: [stored] };
    const columnar = parquet.get(file.name);
    const read = await columnar?.read();
    if (read?.fault !== undefined) return { tables, faults: [`${file.name}.parquet ${read.fault}.`] };
    tables.push({ ...stored, parquetSha256: read ? await putBlob(sql, read.bytes) : null });
  }
  return { tables, faults: [] };
}

/** A table that is kept, or what is wrong with it; its bytes are let go. */
async function storeCsv(sql: Sql, file: OutputTable, currency: string): Promise<OutcomeTable | string> {
  const table = await readTable(file, currency);
  if (typeof table === 'string') return table;
  return { name: file.name, ...table.shape, sha256: await putBlob(sql, table.csv) };
}

/** How many results a job has: the rows of its schedule, or of its largest table. */
export function countResults(tables: readonly OutcomeTable[]): number {
  const schedule = tables.find((table) => table.name === 'schedule');
  return schedule?.rows ?? Math.max(0, ...tables.map((table) => table.rows));
}
