import type { Sql } from '@energy-ops/database';

const blobsAtOnce = 100;

// Safe: what something refers to can't be deleted, the database sees to that. Bytes that are put again just now get
// their reference a moment later: so none goes while a job runs, or in its first day.
const dropOrphansSql = `
with orphan as (
  select sha256 from blob
  where created_at < now() - interval '1 day' and not exists (select 1 from job where status = 'running')
    and not exists (select 1 from result_table where result_table.sha256 = blob.sha256 or parquet_sha256 = blob.sha256)
    and not exists (select 1 from snapshot_table where csv_sha256 = blob.sha256 or parquet_sha256 = blob.sha256)
    and not exists (select 1 from model where model.sha256 = blob.sha256)
    and not exists (select 1 from job where model_sha256 = blob.sha256)
  limit ${blobsAtOnce}
)
delete from blob using orphan where blob.sha256 = orphan.sha256`;

/** Removes bytes that nothing refers to any more, such as tables of forgotten results; true says that there may be more. */
export async function dropOrphans(sql: Sql): Promise<boolean> {
  const { rowCount } = await sql.query(dropOrphansSql);
  return rowCount === blobsAtOnce;
}
