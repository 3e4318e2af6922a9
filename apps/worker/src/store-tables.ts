import type { Sql } from '@energy-ops/database';
import { putBlob } from '@energy-ops/database';
import type { OutcomeTable } from '@energy-ops/queue';
import type { OutputTable } from '@energy-ops/runner';
import { describeTable } from './describe-table.js';

export interface StoredTables {
  readonly tables: readonly OutcomeTable[];
  /** Sentences about those that are no tables. */
  readonly faults: readonly string[];
}

/** Keeps a model's tables as blobs and describes them. Every table is there as CSV; some are as Parquet too. */
export async function storeTables(sql: Sql, files: readonly OutputTable[], currency: string): Promise<StoredTables> {
  const tables: OutcomeTable[] = [];
  const faults: string[] = [];
  const parquet = new Map(files.filter((file) => file.format === 'parquet').map((file) => [file.name, file.bytes]));
  for (const { name, format, bytes } of files) {
    if (format !== 'csv') continue;
    const shape = await describeTable(bytes, currency).catch((error: unknown) => String(error).replace(/^Error: /, ''));
    if (typeof shape === 'string') {
      faults.push(`${name}.csv is not a table (${shape}).`);
      continue;
    }
    const columnar = parquet.get(name);
    const parquetSha256 = columnar ? await putBlob(sql, columnar) : null;
    tables.push({ name, ...shape, sha256: await putBlob(sql, bytes), parquetSha256 });
  }
  return { tables, faults };
}

/** How many results a job has: the rows of its schedule, or of its largest table. */
export function countResults(tables: readonly OutcomeTable[]): number {
  const schedule = tables.find((table) => table.name === 'schedule');
  return schedule?.rows ?? Math.max(0, ...tables.map((table) => table.rows));
}
