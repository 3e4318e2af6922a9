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
}

/** Where a life of a job has its folder: each has its own. */
export const folderOf = (jobs: string, { jobId, attempt }: ClaimedJob): string => join(jobs, `${jobId}-${attempt}`);

/** Puts a blob's bytes into a file that nobody is to change. */
type Put = (sha256: string, path: string) => Promise<void>;

export interface JobFolderOptions {
  readonly sql: Sql;
  readonly blobs: BlobCache;
  readonly snapshots: SnapshotTables;
  /** The parent of all job folders. */
  readonly jobs: string;
  readonly python: string;
  /** The model is ours and in a jail: its files may be the cache's own, under a second name. */
  readonly trusted: boolean;
}

/**
 * Lays out a job's folder: the model's source and, below `input`, the snapshot's tables; copies checked by hash. They
 * are read-only, and a stranger's are its own: a model that changes its input confuses only itself.
 */
export async function makeJobFolder(options: JobFolderOptions, job: ClaimedJob): Promise<JobFolder> {
  const { sql, blobs, snapshots, jobs, python, trusted } = options;
  const path = folderOf(jobs, job);
  const input = join(path, 'input');
  await makeAnew(path, python);
  mkdirSync(input, { mode: 0o700 });
  const program = join(path, 'model.py');
  const put: Put = (sha256, file) => (trusted ? blobs.link(sha256, file) : blobs.copy(sha256, file));
  await put(job.modelSha256, program);
  const tables = await snapshots.of(job.snapshotSha256);
  for (const { name, csv, parquet } of tables) {
    await put(csv, join(input, `${name}.csv`));
    await put(parquet, join(input, `${name}.parquet`));
  }
  const warnings = await writePlanOf(sql, blobs, input, job, tables);
  return { path, program, warnings };
}

/** Makes a folder; where there is one, of a life that was cut short, it goes first. */
async function makeAnew(path: string, python: string): Promise<void> {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch {
    await removeFolder(path, python);
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
}

async function writePlanOf(
  sql: Sql,
  blobs: BlobCache,
  input: string,
  job: ClaimedJob,
  tables: readonly SnapshotTable[],
): Promise<string[]> {
  if (job.planJobId === null) return [];
  const units = tables.find(({ name }) => name === 'units');
  const plan = await planTable(sql, blobs, job.planJobId, units && (await blobs.read(units.csv)));
  if (plan === undefined)
    return [`The plan of ${job.planJobId} has no schedule and market tables to keep to: running without it.`];
  await writeReadOnly(join(input, 'plan.csv'), plan);
  return [];
}
