import type { LogLevel, ModelType } from '@energy-ops/contracts';
import { type Database, newId } from '@energy-ops/database';
import { aDataSource, aModel } from '@energy-ops/database/testing';
import { appendLogs, claim, enqueue, finish, joinWorkers, newJobId, type Outcome, type Run } from '@energy-ops/queue';

const nothing: Omit<Outcome, 'status' | 'terminationStatus' | 'solutionStatus' | 'errorMessage'> = {
  errorCode: null,
  objectiveValue: null,
  sense: null,
  bestBound: null,
  mipGap: null,
  solverTimeMs: null,
  resultsCount: null,
  kpis: {},
  charts: [],
  conflicts: [],
  tables: [],
};

/** Puts a job into the queue, as a trigger does; returns its id. */
export async function aJob(database: Database, modelType: ModelType = 'SO'): Promise<string> {
  const model = await aModel(database, { modelType });
  const data = await aDataSource(database);
  const id = newJobId(modelType, new Date(), Math.random);
  await enqueue(database, {
    id,
    modelType,
    modelId: model.id,
    modelVersion: 1,
    modelSha256: model.sha256,
    dataSourceId: data.id,
    dataSnapshotSha256: data.snapshotSha256,
    market: 'in-iex',
    marketProfile: { id: 'in-iex', timezone: 'Asia/Kolkata', mtu_minutes: 15, currency: 'INR' },
    timeZone: 'Asia/Kolkata',
    currency: 'INR',
    deliveryDay: '2026-11-23',
    purpose: 'test',
    modelConfig: {},
    triggeredBy: 'manual',
    triggeredByUser: null,
    firstLine: 'Waiting for a worker.',
  });
  return id;
}

/** Starts the job that is due, as a worker does. */
export async function aRun(database: Database): Promise<Run> {
  const id = newId();
  const worker = { id, name: 'test', host: 'test', pid: 1, home: id, concurrency: 1, sandbox: 'none' } as const;
  await joinWorkers(database, worker);
  const job = await claim(database, id);
  if (!job) throw new Error('No job is due.');
  return job;
}

/** Writes lines `from`…`to` of a run's log; each says its own number. */
export async function says(
  database: Database,
  run: Run,
  from: number,
  to: number,
  level: LogLevel = 'INFO',
): Promise<void> {
  const lines = Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);
  await appendLogs(
    database,
    run,
    lines.map((message) => ({ level, message, at: new Date(), metadata: null })),
  );
}

/** Ends a run well. */
export const succeeds = (database: Database, run: Run): Promise<boolean> =>
  finish(database, run, {
    ...nothing,
    status: 'success',
    terminationStatus: 'optimal',
    solutionStatus: 'optimal',
    errorMessage: null,
  });

/** Ends a run badly. */
export const fails = (database: Database, run: Run, errorMessage: string): Promise<boolean> =>
  finish(database, run, {
    ...nothing,
    status: 'failed',
    terminationStatus: 'error',
    solutionStatus: 'none',
    errorMessage,
  });
