import type { Sql } from '@energy-ops/database';

/** One table of a snapshot, by its hashes in both formats. */
export interface SnapshotTable {
  readonly name: string;
  readonly csv: string;
  readonly parquet: string;
}

/** Many jobs in a row run on one snapshot, but few snapshots are in use at a time. */
const mostKept = 100;

/** Which tables a snapshot has. It is named by a hash of them, so what was true once stays true. */
export class SnapshotTables {
  /** The one that was asked for first comes first. */
  private readonly kept = new Map<string, readonly SnapshotTable[]>();

  constructor(private readonly sql: Sql) {}

  async of(snapshotSha256: string): Promise<readonly SnapshotTable[]> {
    const known = this.kept.get(snapshotSha256);
    if (known !== undefined) return known;
    const { rows } = await this.sql.query<SnapshotTable>(
      'select name, csv_sha256 as csv, parquet_sha256 as parquet from snapshot_table where snapshot_sha256 = $1',
      [snapshotSha256],
    );
    // None: it may be told of before its tables are.
    if (rows.length > 0) this.kept.set(snapshotSha256, rows);
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size > mostKept) this.kept.delete(oldest);
    return rows;
  }
}
