import type { Sql } from '@energy-ops/database';
import type { ClaimedJob } from '@energy-ops/queue';
import { removeFolder } from '@energy-ops/runner';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobCache } from './blob-cache.js';
import { planTable } from './plan-table.js';
import type { SnapshotTable, SnapshotTables } from './snapshot-tables.js';
import { writeReadOnly } from './write-file.js';

export interface JobFolder {
  readonly path: string;
  readonly program: string;
  /** What the model has to do without, in words. */
  readonly warnings: readonly string[];
  remove(): Promise<void>;
}

/**
 * Lays out a job's folder: the model's source and, below `input`, the snapshot's tables; copies checked by hash. They
 * are read-only: a model that changes its own input confuses only itself.
 */
export async function makeJobFolder(
  sql: Sql,
  blobs: BlobCache,
  snapshots: SnapshotTables,
  { jobs, python }: { readonly jobs: string; readonly python: string },
  job: ClaimedJob,
): Promise<JobFolder> {
  const path = join(jobs, `${job.jobId}-${job.attempt}`);
  await removeFolder(path, python);
  const input = join(path, 'input');
  mkdirSync(input, { recursive: true, mode: 0o700 });
  const program = join(path, 'model.py');
  await writeReadOnly(program, await blobs.read(job.modelSha256));
  const units = await writeSnapshot(await snapshots.of(job.snapshotSha256), blobs, input);
  const warnings = await writePlanOf(sql, blobs, input, job, units);
  return { path, program, warnings, remove: () => removeFolder(path, python) };
}

/** Writes the tables; returns the one of the units, which a plan is read by. */
async function writeSnapshot(
  tables: readonly SnapshotTable[],
  blobs: BlobCache,
  input: string,
): Promise<Buffer | undefined> {
  let units: Buffer | undefined;
  for (const { name, csv, parquet } of tables) {
    const bytes = await blobs.read(csv);
    if (name === 'units') units = bytes;
    await writeReadOnly(join(input, `${name}.csv`), bytes);
    await writeReadOnly(join(input, `${name}.parquet`), await blobs.read(parquet));
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
  await writeReadOnly(join(input, 'plan.csv'), plan);
  return [];
}
