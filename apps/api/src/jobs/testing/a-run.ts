import { type Database, newId } from '@energy-ops/database';
import { claim, type ClaimedJob, finish, joinWorkers, type Outcome } from '@energy-ops/queue';

/** Takes the next pending job, as a worker of its own would. */
export async function aRun(database: Database): Promise<ClaimedJob> {
  const id = newId();
  const worker = { id, name: 'w', host: 'here', pid: 1, home: id, concurrency: 1, sandbox: 'none' } as const;
  await joinWorkers(database, worker);
  const run = await claim(database, worker.id);
  if (!run) throw new Error('There is no job to claim.');
  return run;
}

/** Ends a run successfully, with whatever the test is about. */
export async function finishRun(database: Database, run: ClaimedJob, outcome: Partial<Outcome> = {}): Promise<void> {
  const plain: Outcome = {
    status: 'success',
    terminationStatus: 'optimal',
    solutionStatus: 'optimal',
    errorCode: null,
    errorMessage: null,
    objectiveValue: -1000.5,
    sense: 'min',
    bestBound: -1001,
    mipGap: 1e-4,
    solverTimeMs: 12.5,
    resultsCount: 3,
    kpis: {},
    charts: [],
    conflicts: [],
    tables: [],
  };
  await finish(database, run, { ...plain, ...outcome });
}
