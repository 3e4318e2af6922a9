import type { Column } from '@energy-ops/contracts';
import { getBlob, type Sql } from '@energy-ops/database';
import type { StoredTable } from './table-diff.js';

interface TableRow {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly sha256: string;
}

/** Tables as they are stored, none of them read yet. */
export async function storedTables(sql: Sql, tables: readonly TableRow[]): Promise<StoredTable[]> {
  const { rows } = await sql.query<{ sha256: string; size_bytes: number }>(
    'select sha256, size_bytes::float8 as size_bytes from blob where sha256 = any($1)',
    [tables.map(({ sha256 }) => sha256)],
  );
  const sizes = new Map(rows.map(({ sha256, size_bytes }) => [sha256, size_bytes]));
  return tables.map(({ name, rows, columns, sha256 }) => ({
    name,
    rows,
    columns,
    sha256,
    bytes: sizes.get(sha256) ?? 0,
    read: () => getBlob(sql, sha256),
  }));
}
