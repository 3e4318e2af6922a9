import type { Database } from '@energy-ops/database';
import type { ClaimedJob, Outcome } from '@energy-ops/queue';
import { finish, putBack } from '@energy-ops/queue';
import type { Lease, RunEnd, RunOutcome } from '@energy-ops/runner';
import { defaultLimits, outcomeOf, readOutputs, runModel } from '@energy-ops/runner';
import { join } from 'node:path';
import type { BlobCache } from './blob-cache.js';
import type { WorkerConfig } from './config.js';
import type { DataFolder } from './data-folder.js';
import { insist } from './insist.js';
import type { JobFolder } from './job-folder.js';
import { makeJobFolder } from './job-folder.js';
import { failedOutcome, jobOutcome } from './job-outcome.js';
import { parquetToCsv } from './parquet-to-csv.js';
import { RunRecord } from './run-record.js';
import type { RunningJob } from './running-job.js';
import type { Say } from './say.js';
import { storeTables } from './store-tables.js';

const deadlineSlackSeconds = 5;

/** What every job of a worker runs with. */
export interface Workshop {
  readonly config: WorkerConfig;
  readonly database: Database;
  readonly folder: DataFolder;
  readonly blobs: BlobCache;
  readonly lease: Lease;
  readonly say: Say;
}

/** Takes a claimed job to its end: laid out, run, recorded, finished or put back. Throws only when it is lost. */
export async function runJob(workshop: Workshop, job: ClaimedJob, reins: RunningJob): Promise<string> {
  const { database, say } = workshop;
  const outcome = await attempt(workshop, job, reins).catch((error: unknown) => {
    reins.lost.throwIfAborted();
    say('error', `${job.jobId}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return failedOutcome(...reasonOf(error));
  });
  if (outcome === 'put back') return 'put back';
  const taken = await insist(() => finish(database, job, outcome), reins.lost).catch(async (error: unknown) => {
    reins.lost.throwIfAborted();
    return insist(() => finish(database, job, failedOutcome(...reasonOf(error))), reins.lost);
  });
  return taken
    ? outcome.errorMessage === null
      ? outcome.status
      : `${outcome.status}: ${outcome.errorMessage}`
    : 'lost';
}

async function attempt(workshop: Workshop, job: ClaimedJob, reins: RunningJob): Promise<Outcome | 'put back'> {
  const { database, blobs, folder, say } = workshop;
  const layOut = (): Promise<JobFolder> => makeJobFolder(database, blobs, folder.jobs, job);
  const place = await insist(layOut, AbortSignal.any([reins.lost, reins.stopped])).catch((error: unknown) => {
    if (reins.stopped.aborted) return undefined;
    throw error;
  });
  const record = new RunRecord({
    sql: database,
    run: job,
    logFolder: folder.logs,
    say,
    lost: reins.lost,
    onFenced: () => reins.end('lost'),
  });
  try {
    return await follow(workshop, job, reins, place, record);
  } finally {
    await place?.remove().catch((error: unknown) => say('warn', `${place.path} stays: ${String(error)}`));
  }
}

async function follow(
  workshop: Workshop,
  job: ClaimedJob,
  reins: RunningJob,
  place: JobFolder | undefined,
  record: RunRecord,
): Promise<Outcome | 'put back'> {
  for (const warning of place?.warnings ?? []) await record.note('WARNING', warning);
  if (job.cancelRequested) reins.end('cancel');
  const end = place === undefined ? neverStarted : await run(workshop, job, reins, place, record);
  await record.end();
  reins.lost.throwIfAborted();
  if (end.ended === 'lease_lost') return giveBack(workshop, job, reins, 'The worker lost touch with the database.');
  if (end.ended === 'stopped' && reins.endWish === 'shutdown')
    return giveBack(workshop, job, reins, 'The worker is stopping: the job waits for its next start.');
  return conclude(workshop, job, place, end, reins.lost);
}

async function run(
  { config, lease }: Workshop,
  job: ClaimedJob,
  reins: RunningJob,
  place: JobFolder,
  record: RunRecord,
): Promise<RunEnd> {
  const { threads } = job.config;
  return runModel({
    python: config.python,
    program: place.program,
    folder: place.path,
    variables: {
      JOB_ID: job.jobId,
      MODEL_TYPE: job.modelType,
      CONFIG: JSON.stringify(job.config),
      ...(job.deadline && { DEADLINE: job.deadline.toISOString() }),
    },
    threads: typeof threads === 'number' ? threads : 1,
    limits: {
      ...defaultLimits,
      wallSeconds: wallSecondsOf(job, config.slackSeconds),
      graceSeconds: config.graceSeconds,
      memoryBytes: config.memoryBytes,
      logBytes: config.logBytes,
    },
    signal: reins.stopped,
    killSignal: reins.lost,
    lease,
    onLines: (lines) => record.take(lines),
  });
}

/** A result after the deadline is worth nothing; a little more than that is for writing it. */
function wallSecondsOf({ timeLimitSeconds, deadline }: ClaimedJob, slackSeconds: number): number {
  const secondsLeft = deadline === null ? Infinity : (deadline.getTime() - Date.now()) / 1000;
  return Math.min(timeLimitSeconds + slackSeconds, Math.max(0, secondsLeft) + deadlineSlackSeconds);
}

/** Judges what the model left and keeps its tables. */
async function conclude(
  { config, database }: Workshop,
  job: ClaimedJob,
  place: JobFolder | undefined,
  end: RunEnd,
  killSignal: AbortSignal,
): Promise<Outcome> {
  const limits = { fileBytes: defaultLimits.fileBytes, totalBytes: defaultLimits.folderBytes };
  const outputs = place === undefined ? { tables: [], faults: [] } : await readOutputs(place.path, limits);
  const files = outputs.faults.length === 0 ? outputs.tables : [];
  const { python, memoryBytes } = config;
  const folder = join(place?.path ?? '', 'parquet');
  const converted = await parquetToCsv(files, { python, folder, memoryBytes, killSignal });
  const stored = await insist(() => storeTables(database, [...files, ...converted.tables], job.currency), killSignal);
  const judged = { ...outputs, faults: [...outputs.faults, ...converted.faults, ...stored.faults] };
  return jobOutcome(withDeadline(outcomeOf(end, judged), end, job), judged, stored);
}

/** A model that was ended at its job's deadline was not ended by its time limit. */
const withDeadline = (outcome: RunOutcome, end: RunEnd, { deadline }: ClaimedJob): RunOutcome =>
  end.ended === 'timed_out' && deadline !== null && deadline.getTime() <= Date.now()
    ? { ...outcome, terminationStatus: 'deadline' }
    : outcome;

async function giveBack({ database }: Workshop, job: ClaimedJob, reins: RunningJob, why: string): Promise<'put back'> {
  await insist(() => putBack(database, job, why), reins.lost);
  return 'put back';
}

const neverStarted: RunEnd = {
  ended: 'stopped',
  exitCode: null,
  signal: null,
  lastError: null,
  droppedLines: 0,
  maxRssBytes: null,
  cpuSeconds: null,
};

/** Code and sentence for what went wrong around the model. */
function reasonOf(error: unknown): [code: string, message: string] {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return ['no_space', 'The worker’s disk is full: make room in its DATA_DIR.'];
  return [
    'worker_error',
    `The worker could not run the job: ${error instanceof Error ? error.message : String(error)}`,
  ];
}
