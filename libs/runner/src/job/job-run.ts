import type { ModelType } from '@energy-ops/contracts';
import type { RunRequest } from '../run-request.js';
import { defaultLimits } from '../run-request.js';
import type { TimePlan } from './time-plan.js';

export interface JobToRun {
  readonly jobId: string;
  readonly modelType: ModelType;
  /** The effective model_config with `market`, `delivery_day` and `settings`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly deadline: Date | null;
}

/** What a place where jobs run gives each of them. */
export interface JobAllowance {
  readonly memoryBytes: number;
  readonly logBytes: number;
}

/** What a job's model is told and allowed, wherever it runs: on a worker, or under `eops models test`. */
export function jobRun(
  { jobId, modelType, config, deadline }: JobToRun,
  plan: TimePlan,
  { memoryBytes, logBytes }: JobAllowance,
): Pick<RunRequest, 'variables' | 'threads' | 'limits'> {
  const threads = typeof config['threads'] === 'number' ? config['threads'] : 1;
  return {
    variables: {
      JOB_ID: jobId,
      MODEL_TYPE: modelType,
      CONFIG: JSON.stringify(plan.cutByDeadline ? { ...config, time_limit: plan.solverSeconds } : config),
      ...(deadline && { DEADLINE: deadline.toISOString() }),
    },
    threads,
    limits: {
      ...defaultLimits,
      wallSeconds: plan.wallSeconds,
      cpuSeconds: (plan.wallSeconds + plan.graceSeconds) * threads, // it writes its best after it was told to stop
      graceSeconds: plan.graceSeconds,
      memoryBytes,
      logBytes,
    },
  };
}
