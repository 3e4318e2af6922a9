import type { LogLevel, ModelType } from '@energy-ops/contracts';
import type { Database } from '@energy-ops/database';
import { appendLogs, claim, finish, type Run } from '@energy-ops/queue';
import { aGround, aJob as aQueuedJob, anOutcome, aWorker } from '@energy-ops/queue/testing';

/** An end that says nothing of an objective or of rows. */
const unsolved = {
  objectiveValue: null,
  sense: null,
  bestBound: null,
  mipGap: null,
  solverTimeMs: null,
  resultsCount: null,
};

/** Puts a job into the queue, as a trigger does; returns its id. */
export async function aJob(database: Database, modelType: ModelType = 'SO'): Promise<string> {
  const ground = await aGround(database, modelType);
  return aQueuedJob(database, ground, { modelType, deliveryDay: '2026-11-23', modelConfig: {} });
}

/** Starts the job that is due, as a worker does. */
export async function aRun(database: Database): Promise<Run> {
  const job = await claim(database, await aWorker(database));
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
export const succeeds = (database: Database, run: Run): Promise<boolean> => finish(database, run, anOutcome(unsolved));

/** Ends a run badly. */
export const fails = (database: Database, run: Run, errorMessage: string): Promise<boolean> =>
  finish(
    database,
    run,
    anOutcome({ ...unsolved, status: 'failed', terminationStatus: 'error', solutionStatus: 'none', errorMessage }),
  );
