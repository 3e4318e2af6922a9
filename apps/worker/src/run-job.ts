import type { Database } from '@energy-ops/database';
import type { ClaimedJob, Outcome } from '@energy-ops/queue';
import { finish, putBack } from '@energy-ops/queue';
import type { Launch, Lease, RunEnd, RunRequest, Sandbox, TimePlan } from '@energy-ops/runner';
import {
  coldLaunch,
  defaultLimits,
  holdsStrangers,
  jobRun,
  outcomeOf,
  parquetToCsv,
  readOutputs,
  removeFolder,
  runModel,
  timePlan,
  timeWords,
} from '@energy-ops/runner';
import { join } from 'node:path';
import type { BlobCache } from './blob-cache.js';
import type { WorkerConfig } from './config.js';
import type { DataFolder } from './data-folder.js';
import { insist } from './insist.js';
import type { JobFolder } from './job-folder.js';
import { folderOf, makeJobFolder } from './job-folder.js';
import { endedByDeadline, failedOutcome, jobOutcome, noTimeOutcome } from './job-outcome.js';
import { RunRecord } from './run-record.js';
import type { RunningJob } from './running-job.js';
import type { Say } from './say.js';
import type { SnapshotTables } from './snapshot-tables.js';
import { storeTables } from './store-tables.js';

/** What every job of a worker runs with. */
export interface Workshop {
  readonly config: WorkerConfig;
  readonly database: Database;
  readonly folder: DataFolder;
  readonly blobs: BlobCache;
  readonly snapshots: SnapshotTables;
  readonly lease: Lease;
  readonly sandbox: Sandbox;
  /** What starts the models that come with the product; uploaded ones always start cold, each in a process of its own. */
  readonly launchBuiltIn: Launch;
  readonly say: Say;
}

/** Takes a claimed job to its end: laid out, run, recorded, finished or put back. Throws only when it is lost. */
export async function runJob(workshop: Workshop, job: ClaimedJob, reins: RunningJob): Promise<string> {
  try {
    return await toItsEnd(workshop, job, reins);
  } finally {
    // Nobody who waits for the result has to wait for this. What a full disk left half made goes, too.
    const path = folderOf(workshop.folder.jobs, job);
    await removeFolder(path, workshop.config.python).catch((error: unknown) =>
      workshop.say('warn', `${path} stays: ${String(error)}`),
    );
  }
}

async function toItsEnd(workshop: Workshop, job: ClaimedJob, reins: RunningJob): Promise<string> {
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
  const { database, blobs, snapshots, folder, say, config, sandbox } = workshop;
  const claimedAt = performance.now();
  if (!job.builtin && config.sandbox !== 'off' && !holdsStrangers(sandbox)) return noSandbox(sandbox);
  const trusted = job.builtin && holdsStrangers(sandbox);
  const { jobs } = folder;
  const layOut = (): Promise<JobFolder> =>
    makeJobFolder({ sql: database, blobs, snapshots, jobs, python: config.python, trusted }, job);
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
  return follow(workshop, job, reins, place, record, claimedAt);
}

async function follow(
  workshop: Workshop,
  job: ClaimedJob,
  reins: RunningJob,
  place: JobFolder | undefined,
  record: RunRecord,
  claimedAt: number,
): Promise<Outcome | 'put back'> {
  for (const warning of place?.warnings ?? []) await record.note('WARNING', warning);
  if (job.cancelRequested) reins.end('cancel');
  const secondsLeft = job.secondsLeft === null ? null : job.secondsLeft - (performance.now() - claimedAt) / 1000;
  const plan = timePlan({ ...job, ...workshop.config, secondsLeft });
  if (plan === undefined) {
    await record.end();
    return noTimeOutcome();
  }
  if (plan.cutByDeadline) await record.note('INFO', timeWords(plan));
  const end = place === undefined ? neverStarted : await run(workshop, job, reins, place, record, plan);
  await record.end();
  reins.lost.throwIfAborted();
  if (end.ended === 'lease_lost') return giveBack(workshop, job, reins, 'The worker lost touch with the database.');
  if (end.ended === 'stopped' && reins.endWish === 'shutdown')
    return giveBack(workshop, job, reins, 'The worker is stopping: the job waits for its next start.');
  return conclude(workshop, job, place, end, plan, reins.lost);
}

async function run(
  { config, lease, sandbox, launchBuiltIn }: Workshop,
  job: ClaimedJob,
  reins: RunningJob,
  place: JobFolder,
  record: RunRecord,
  plan: TimePlan,
): Promise<RunEnd> {
  const request: RunRequest = {
    sandbox,
    python: config.python,
    program: place.program,
    folder: place.path,
    ...jobRun(job, plan, config),
    signal: reins.stopped,
    killSignal: reins.lost,
    lease,
    onLines: (lines) => record.take(lines),
  };
  return runModel(request, job.builtin ? launchBuiltIn : coldLaunch);
}

/** Judges what the model left and keeps its tables. */
async function conclude(
  { config, database, sandbox, folder: { jobs } }: Workshop,
  job: ClaimedJob,
  place: JobFolder | undefined,
  end: RunEnd,
  plan: TimePlan,
  killSignal: AbortSignal,
): Promise<Outcome> {
  const limits = { fileBytes: defaultLimits.fileBytes, totalBytes: defaultLimits.folderBytes };
  const outputs = place === undefined ? { tables: [], faults: [] } : await readOutputs(place.path, limits);
  const files = outputs.faults.length === 0 ? outputs.tables : [];
  const { python, memoryBytes } = config;
  const folder = join(jobs, `${job.jobId}-${job.attempt}-parquet`); // not in the model's own: it may be a link by now
  try {
    const converted = await parquetToCsv(files, { sandbox, python, folder, memoryBytes, killSignal });
    const tables = [...files, ...converted.tables];
    const stored = await insist(() => storeTables(database, tables, job.currency), killSignal);
    const judged = { ...outputs, faults: [...outputs.faults, ...converted.faults, ...stored.faults] };
    const ended = outcomeOf(end, judged);
    return jobOutcome(plan.cutByDeadline ? endedByDeadline(ended) : ended, judged, stored);
  } finally {
    await removeFolder(folder, python);
  }
}

async function giveBack({ database }: Workshop, job: ClaimedJob, reins: RunningJob, why: string): Promise<'put back'> {
  await insist(() => putBack(database, job, why), reins.lost);
  return 'put back';
}

const noSandbox = ({ remarks }: Sandbox): Outcome =>
  failedOutcome(
    'sandbox_unavailable',
    `This worker has no sandbox for uploaded models (${remarks.join('; ')}). docs/sandbox.md says how to get one.`,
  );

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
