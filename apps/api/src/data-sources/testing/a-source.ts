import { type MarketProfile, modelTypes, TableReport } from '@energy-ops/contracts';
import { DataSource, newId, putBlob, Snapshot, SnapshotTable, sqlOf } from '@energy-ops/database';
import { profileById } from '@energy-ops/market';
import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';

interface Wanted {
  readonly id?: string;
  readonly kind?: 'dated' | 'typical_day';
  readonly market?: MarketProfile;
  readonly report?: Partial<TableReport>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const columns = [
  { name: 'block', unit: '', type: 'number' },
  { name: 'price_buy', unit: 'INR/MWh', type: 'number' },
] as const;

/** A data source as a check without findings leaves it: one table of three rows. */
export async function aSource(
  app: INestApplicationContext,
  {
    id = `ds_${newId()}`,
    kind = 'typical_day',
    market = profileById('in-iex'),
    report = {},
    settings = {},
  }: Wanted = {},
): Promise<string> {
  if (!market) throw new Error('There is no market in-iex.');
  const fitness = Object.fromEntries(modelTypes.map((type) => [type, { fit: true, findings: [] }]));
  const tables = [{ name: 'timeseries', rows: 3, columns }];
  const full = TableReport.parse({ findings: [], fitness, tables, first_block: null, end: null, ...report });
  await app.get(EntityManager).transactional(async (em) => {
    const csv = await putBlob(sqlOf(em), Buffer.from('block,price_buy\n1,3000\n2,\n3,3100.5\n'));
    const parquet = await putBlob(sqlOf(em), Buffer.from('PAR1'));
    const sha256 = newId().replaceAll('-', '').padEnd(64, '0');
    const state = { market: market.id, marketProfile: market, kind, settings: { ...settings, kind } };
    await em.insert(Snapshot, { sha256, ...state, report: full, createdAt: new Date() });
    const table = { snapshotSha256: sha256, name: 'timeseries', rows: 3, columns: [...columns] };
    await em.insert(SnapshotTable, { ...table, csvSha256: csv, parquetSha256: parquet });
    const now = new Date();
    await em.insert(DataSource, { id, name: 'Test', ...state, snapshotSha256: sha256, createdAt: now, updatedAt: now });
  });
  return id;
}
