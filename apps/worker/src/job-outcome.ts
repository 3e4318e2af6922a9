import type { Outcome } from '@energy-ops/queue';
import type { Outputs, RunOutcome } from '@energy-ops/runner';
import type { StoredTables } from './store-tables.js';
import { countResults } from './store-tables.js';

/** The whole outcome of a job, for its row: how it ended, and what it found. */
export function jobOutcome(ended: RunOutcome, { result }: Outputs, { tables }: StoredTables): Outcome {
  return {
    ...ended,
    objectiveValue: result?.objective_value ?? null,
    sense: result?.sense ?? null,
    bestBound: result?.best_bound ?? null,
    mipGap: result?.mip_gap ?? null,
    solverTimeMs: result?.solver_time_ms ?? null,
    resultsCount: countResults(tables),
    kpis: result?.kpis ?? {},
    charts: result?.charts ?? [],
    conflicts: result?.conflicts ?? [],
    tables,
  };
}

/** The outcome of a job that failed before, or beside, its model. */
export const failedOutcome = (errorCode: string, errorMessage: string): Outcome =>
  jobOutcome(
    { status: 'failed', terminationStatus: 'error', solutionStatus: 'none', errorCode, errorMessage },
    { tables: [], faults: [] },
    { tables: [], faults: [] },
  );

/** The outcome of a job whose deadline came before its model could start. */
export const noTimeOutcome = (): Outcome => ({
  ...failedOutcome('deadline', 'The deadline came before the model could start.'),
  terminationStatus: 'deadline',
});

/** A run that had only the time up to its deadline, and was stopped by time, was stopped by the deadline. */
export const endedByDeadline = (ended: RunOutcome): RunOutcome =>
  ended.terminationStatus !== 'time_limit'
    ? ended
    : {
        ...ended,
        terminationStatus: 'deadline',
        ...(ended.errorCode === 'timed_out' && {
          errorCode: 'deadline',
          errorMessage: 'The deadline came before the model had written a solution.',
        }),
      };
