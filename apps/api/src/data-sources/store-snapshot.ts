import type { DataSettings, MarketProfile, StatisticsByTable, TableReport } from '@energy-ops/contracts';
import { putBlob, Snapshot, SnapshotTable, sqlOf } from '@energy-ops/database';
import { readOutputFile } from '@energy-ops/runner';
import type { EntityManager } from '@mikro-orm/postgresql';
import { createHash } from 'node:crypto';

export interface CheckedTables {
  /** The folder the table check ran in. */
  readonly folder: string;
  readonly report: TableReport;
  readonly statistics: StatisticsByTable;
  readonly market: MarketProfile;
  readonly settings: DataSettings;
}

const maxTableBytes = 512 * 1024 ** 2;

/** Keeps normalised tables for good. The same tables under the same market and settings are the same snapshot. */
export async function storeSnapshot(em: EntityManager, checked: CheckedTables): Promise<Snapshot> {
  const tables = [];
  for (const summary of checked.report.tables)
    tables.push({ ...summary, ...(await putTable(em, checked.folder, summary.name)) });
  const { report, market, settings } = checked;
  const contents = { market, settings, tables: tables.map(({ name, csvSha256 }) => [name, csvSha256]) };
  const sha256 = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
  const createdAt = new Date();
  const snapshot = await em.upsert(
    Snapshot,
    { sha256, market: market.id, marketProfile: market, kind: settings.kind, settings, report, createdAt },
    { onConflictAction: 'ignore' },
  );
  for (const { name, rows, columns, csvSha256, parquetSha256 } of tables) {
    const statistics = checked.statistics[name] ?? null;
    const row = { snapshotSha256: sha256, name, rows, columns, statistics, csvSha256, parquetSha256 };
    await em.upsert(SnapshotTable, row, { onConflictMergeFields: ['statistics'] }); // older snapshots have none
  }
  return snapshot;
}

/** One table is in memory at a time. */
async function putTable(em: EntityManager, folder: string, name: string) {
  return {
    csvSha256: await putBlob(sqlOf(em), await readTable(folder, `${name}.csv`)),
    parquetSha256: await putBlob(sqlOf(em), await readTable(folder, `${name}.parquet`)),
  };
}

async function readTable(folder: string, name: string): Promise<Buffer> {
  const read = await readOutputFile(folder, name, maxTableBytes);
  if (read.fault !== undefined) throw new Error(`The table check's ${name} ${read.fault}.`);
  return read.bytes;
}
