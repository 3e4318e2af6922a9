import { isFinal, type Job, type LastRun, type Model, type ModelType } from '@energy-ops/contracts';

/** How a model type ran last: the job that runs now, else the newest that ran. */
export interface TypeRun extends LastRun {
  readonly progress: number;
}

/**
 * The recent jobs know it best. A type that has not run for a while has left them: then its versions remember.
 */
export function lastRunOf(type: ModelType, jobs: readonly Job[], models: readonly Model[]): TypeRun | undefined {
  const ofType = jobs.filter((job) => job.model_type === type);
  const job = ofType.find(({ status }) => !isFinal(status)) ?? ofType[0];
  if (job !== undefined) return { ...job, completed_at: job.completed_at ?? job.started_at ?? job.created_at };
  const runs = models.flatMap((model) => (model.model_type === type && model.lastRun ? [model.lastRun] : []));
  const [newest] = runs.toSorted((a, b) => endOf(b) - endOf(a));
  return newest === undefined ? undefined : { ...newest, progress: 0 };
}

/** A run without an end is still under way, so nothing is newer. */
const endOf = (run: LastRun): number => (run.completed_at === null ? Infinity : Date.parse(run.completed_at));
