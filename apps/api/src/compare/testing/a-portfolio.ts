import { type Column, type MarketProfile, modelTypes, TableReport } from '@energy-ops/contracts';
import { DataSource, newId, putBlob, Snapshot, SnapshotTable, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';

/** A table as a test writes it: its header, units after a space, and its rows. */
export interface WrittenTable {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

interface Wanted {
  readonly id: string;
  readonly name: string;
  readonly market: MarketProfile;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly tables: readonly WrittenTable[];
}

const texts = new Set(['asset_id', 'unit_id', 'kind', 'side', 'segment']);

export const columnsOf = ({ head }: WrittenTable): Column[] =>
  head.map((each) => {
    const [name = '', unit = ''] = each.split(' ');
    return { name, unit, type: name === 'block_start' ? 'instant' : texts.has(name) ? 'text' : 'number' };
  });

export const csvOf = (table: WrittenTable): string =>
  [columnsOf(table).map(({ name }) => name), ...table.rows].map((row) => row.join(',')).join('\n');

/** A data source of a typical day whose tables the test writes. */
export async function aPortfolio(app: INestApplicationContext, { id, name, market, settings, tables }: Wanted) {
  const fitness = Object.fromEntries(modelTypes.map((type) => [type, { fit: true, findings: [] }]));
  const report = TableReport.parse({ findings: [], fitness, tables: [], first_block: null, end: null });
  const sha256 = newId().replaceAll('-', '').padEnd(64, '0');
  const state = { market: market.id, marketProfile: market, kind: 'typical_day', settings: { ...settings } } as const;
  await app.get(EntityManager).transactional(async (em) => {
    await em.insert(Snapshot, { sha256, ...state, report, createdAt: new Date() });
    const parquet = await putBlob(sqlOf(em), Buffer.from('PAR1'));
    for (const table of tables) {
      const csv = await putBlob(sqlOf(em), Buffer.from(csvOf(table)));
      const own = { name: table.name, rows: table.rows.length, columns: columnsOf(table) };
      await em.insert(SnapshotTable, { snapshotSha256: sha256, ...own, csvSha256: csv, parquetSha256: parquet });
    }
    const now = new Date();
    await em.insert(DataSource, { id, name, ...state, snapshotSha256: sha256, createdAt: now, updatedAt: now });
  });
}
