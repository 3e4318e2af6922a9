import { putBlob } from '../blobs.js';
import { newId } from '../new-id.js';
import type { Sql } from '../sql.js';

const market = { id: 'in-iex', timezone: 'Asia/Kolkata', mtu_minutes: 15, currency: 'INR' };

/** Writes a model; returns its id and the hash of its source. */
export async function aModel(
  sql: Sql,
  {
    modelType = 'DMO',
    source = 'print("hello")',
    id = newId(),
  }: { modelType?: string; source?: string; id?: string } = {},
): Promise<{ id: string; sha256: string }> {
  const bytes = Buffer.from(source);
  const sha256 = await putBlob(sql, bytes);
  await sql.query(
    `insert into model (id, model_type, name, version, status, sha256, size_bytes)
     select $1, $2, $3, coalesce(max(version), 0) + 1, 'archived', $4, $5 from model where model_type = $2`,
    [id, modelType, `${modelType} model`, sha256, bytes.length],
  );
  return { id, sha256 };
}

/** Writes a data source with one small table; returns its id and its snapshot's hash. */
export async function aDataSource(
  sql: Sql,
  { id = newId(), settings = { kind: 'typical_day' } }: { id?: string; settings?: Record<string, unknown> } = {},
): Promise<{ id: string; snapshotSha256: string }> {
  const csv = await putBlob(sql, Buffer.from(`block,price\n1,3000\n`));
  const parquet = await putBlob(sql, Buffer.from('PAR1'));
  const snapshotSha256 = newId().replaceAll('-', '').padEnd(64, '0');
  const profile = JSON.stringify(market);
  const report = JSON.stringify({ findings: [], fitness: {}, tables: [], first_block: null, end: null });
  await sql.query(
    `insert into snapshot (sha256, market, market_profile, kind, settings, report)
     values ($1, $2, $3, 'typical_day', $4, $5)`,
    [snapshotSha256, market.id, profile, JSON.stringify(settings), report],
  );
  await sql.query(
    `insert into snapshot_table (snapshot_sha256, name, rows, columns, csv_sha256, parquet_sha256)
     values ($1, 'timeseries', 1, '[]', $2, $3)`,
    [snapshotSha256, csv, parquet],
  );
  await sql.query(
    `insert into data_source (id, name, market, market_profile, kind, settings, snapshot_sha256)
     values ($1, $1, $2, $3, 'typical_day', $4, $5)`,
    [id, market.id, profile, JSON.stringify(settings), snapshotSha256],
  );
  return { id, snapshotSha256 };
}
