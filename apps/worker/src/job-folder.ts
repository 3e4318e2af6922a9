import type { Sql } from '@energy-ops/database';
import type { ClaimedJob } from '@energy-ops/queue';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobCache } from './blob-cache.js';
import { planTable } from './plan-table.js';

export interface JobFolder {
  readonly path: string;
  readonly program: string;
  /** What the model has to do without, in words. */
  readonly warnings: readonly string[];
  remove(): Promise<void>;
}

/** Lays out a job's folder: the model's source and, below `input`, the snapshot's tables; copies checked by hash. */
export async function makeJobFolder(sql: Sql, blobs: BlobCache, jobs: string, job: ClaimedJob): Promise<JobFolder> {
  const path = join(jobs, `${job.jobId}-${job.attempt}`);
  await rm(path, { recursive: true, force: true });
  const input = join(path, 'input');
  await mkdir(input, { recursive: true, mode: 0o700 });
  const program = join(path, 'model.py');
  await write(program, await blobs.read(job.modelSha256));
  const units = await writeSnapshot(sql, blobs, input, job.snapshotSha256);
  const warnings = await writePlanOf(sql, blobs, input, job, units);
  return { path, program, warnings, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Writes the tables; returns the one of the units, which a plan is read by. */
async function writeSnapshot(sql: Sql, blobs: BlobCache, input: string, sha256: string): Promise<Buffer | undefined> {
  const { rows } = await sql.query<{ name: string; csv: string; parquet: string }>(
    'select name, csv_sha256 as csv, parquet_sha256 as parquet from snapshot_table where snapshot_sha256 = $1',
    [sha256],
  );
  let units: Buffer | undefined;
  for (const { name, csv, parquet } of rows) {
    const bytes = await blobs.read(csv);
    if (name === 'units') units = bytes;
    await write(join(input, `${name}.csv`), bytes);
    await write(join(input, `${name}.parquet`), await blobs.read(parquet));
  }
  return units;
}

async function writePlanOf(
  sql: Sql,
  blobs: BlobCache,
  input: string,
  job: ClaimedJob,
  units: Buffer | undefined,
): Promise<string[]> {
  if (job.planJobId === null) return [];
  const plan = await planTable(sql, blobs, job.planJobId, units);
  if (plan === undefined)
    return [`The plan of ${job.planJobId} has no schedule and market tables: running without it.`];
  await write(join(input, 'plan.csv'), plan);
  return [];
}

/** Read-only: a model that changes its own input confuses only itself. */
const write = (path: string, bytes: Buffer): Promise<void> => writeFile(path, bytes, { mode: 0o444 });
