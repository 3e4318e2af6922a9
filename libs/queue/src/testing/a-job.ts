import type { ModelType } from '@energy-ops/contracts';
import { modelTypeFacts } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { aDataSource, aModel } from '@energy-ops/database/testing';
import { claim } from '../claim.js';
import { enqueue } from '../enqueue.js';
import { joinWorkers } from '../join-workers.js';
import type { ClaimedJob, NewJob, NewWorker, Outcome } from '../job.js';
import { newJobId } from '../new-job-id.js';

/** What a job needs to exist first. */
export interface Ground {
  readonly modelId: string;
  readonly modelSha256: string;
  readonly dataSourceId: string;
  readonly dataSnapshotSha256: string;
}

/** Writes a model, of that Python source if one is given, and a data source that jobs can name. */
export async function aGround(sql: Sql, modelType: ModelType = 'DMO', source?: string): Promise<Ground> {
  const model = await aModel(sql, source === undefined ? { modelType } : { modelType, source });
  const data = await aDataSource(sql);
  return {
    modelId: model.id,
    modelSha256: model.sha256,
    dataSourceId: data.id,
    dataSnapshotSha256: data.snapshotSha256,
  };
}

/** A job of purpose `test`, unless told otherwise. */
export function aNewJob(ground: Ground, changes: Partial<NewJob> = {}): NewJob {
  const modelType = changes.modelType ?? 'DMO';
  return {
    ...ground,
    id: newJobId(modelType, new Date(), Math.random),
    modelType,
    modelVersion: 1,
    market: 'in-iex',
    marketProfile: { id: 'in-iex', timezone: 'Asia/Kolkata', mtu_minutes: 15, currency: 'INR' },
    timeZone: 'Asia/Kolkata',
    currency: 'INR',
    deliveryDay: '2026-11-24',
    purpose: 'test',
    modelConfig: { solver: 'highs', time_limit: modelTypeFacts[modelType].defaultTimeLimitSeconds },
    triggeredBy: 'manual',
    triggeredByUser: null,
    firstLine: 'Queued.',
    ...changes,
  };
}

/** Enqueues such a job; returns its id. */
export async function aJob(sql: Sql, ground: Ground, changes: Partial<NewJob> = {}): Promise<string> {
  const job = aNewJob(ground, changes);
  await enqueue(sql, job);
  return job.id;
}

/** Adds a worker; returns its id. */
export async function aWorker(sql: Sql, changes: Partial<NewWorker> = {}): Promise<string> {
  const id = changes.id ?? `worker-${Math.random().toString(36).slice(2)}`;
  const worker = { id, name: id, host: 'here', pid: 1, home: id, concurrency: 2, sandbox: 'none', ...changes } as const;
  await joinWorkers(sql, worker);
  return id;
}

/** Enqueues a job and claims it (there must be no other pending one). */
export async function aRunningJob(sql: Sql, ground: Ground, changes: Partial<NewJob> = {}): Promise<ClaimedJob> {
  const worker = await aWorker(sql);
  const id = await aJob(sql, ground, changes);
  const claimed = await claim(sql, worker);
  if (claimed?.jobId !== id) throw new Error(`Another job was pending: ${claimed?.jobId}`);
  return claimed;
}

/** A successful end without tables. */
export const anOutcome = (changes: Partial<Outcome> = {}): Outcome => ({
  status: 'success',
  terminationStatus: 'optimal',
  solutionStatus: 'optimal',
  errorCode: null,
  errorMessage: null,
  objectiveValue: 1,
  sense: 'max',
  bestBound: 1,
  mipGap: 0,
  solverTimeMs: 5,
  resultsCount: 0,
  kpis: {},
  charts: [],
  conflicts: [],
  tables: [],
  ...changes,
});
