import type { Report } from '../report.js';
import type { EndedJob } from './run-job.js';
import type { LocalJob } from './job-of.js';

/** What `--json` prints: the fields of a job and of its results, under their names in the API. */
export function reportOf(job: LocalJob, { outcome, outputs: { result }, tables, durationMs }: EndedJob): Report {
  return {
    job_id: job.jobId,
    model_type: job.modelType,
    delivery_day: job.deliveryDay,
    model_config: job.modelConfig,
    status: outcome.status,
    termination_status: outcome.terminationStatus,
    solution_status: outcome.solutionStatus,
    error_code: outcome.errorCode,
    error_message: outcome.errorMessage,
    duration_ms: durationMs,
    objective_value: result?.objective_value ?? null,
    sense: result?.sense ?? null,
    currency: job.currency,
    best_bound: result?.best_bound ?? null,
    mip_gap: result?.mip_gap ?? null,
    solver_time_ms: result?.solver_time_ms ?? null,
    kpis: result?.kpis ?? {},
    tables: [...tables],
    charts: result?.charts ?? [],
    conflicts: result?.conflicts ?? [],
  };
}
