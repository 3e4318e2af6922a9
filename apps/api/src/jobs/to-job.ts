import type { Job as JobView, JobDetail, JobPage, JobProgress, LogLine } from '@energy-ops/contracts';
import { totalCap } from '@energy-ops/contracts';
import type { Job } from '@energy-ops/database';
import { numberOf } from './number-of.js';

/** A job as the outside world sees it. */
export function toJob(job: Job): JobView {
  return {
    job_id: job.id,
    model_type: job.modelType,
    model_id: job.modelId,
    model_version: job.modelVersion,
    data_source_id: job.dataSourceId,
    data_snapshot_sha256: job.dataSnapshotSha256,
    market: job.market,
    time_zone: job.timeZone,
    currency: job.currency,
    delivery_day: job.deliveryDay,
    purpose: job.purpose,
    status: job.status,
    termination_status: job.terminationStatus ?? null,
    solution_status: job.solutionStatus ?? null,
    progress: job.progress,
    created_at: job.createdAt.toISOString(),
    started_at: isoOf(job.startedAt),
    completed_at: isoOf(job.completedAt),
    duration_ms: between(job.startedAt, job.completedAt),
    queue_time_ms: between(job.createdAt, job.startedAt),
    error_message: job.errorMessage ?? null,
    error_code: job.errorCode ?? null,
    results_count: job.resultsCount ?? null,
    objective_value: numberOf(job.objectiveValue),
    profit: numberOf(job.profit),
    sense: job.sense ?? null,
    mip_gap: numberOf(job.mipGap),
    best_bound: numberOf(job.bestBound),
    solver_time_ms: numberOf(job.solverTimeMs),
    triggered_by: job.triggeredBy,
    triggered_by_user: job.triggeredByUser ?? null,
    schedule_id: job.scheduleId ?? null,
    scheduled_for: isoOf(job.scheduledFor),
    deadline: isoOf(job.deadline),
    priority: job.priority,
    model_config: job.modelConfig,
    log_file_path: `logs/optimization/${job.id}.log`,
    attempt: job.attempt,
    worker: job.worker ?? null,
    log_count: job.logCount,
    cache: job.cache,
    waits_for: job.isFinal() ? null : (job.waitsFor ?? null),
    result_of: job.resultOf ?? null,
    superseded_by: job.supersededBy ?? null,
  };
}

/** The job with the end of its log, oldest line first. */
export const toJobDetail = (job: Job, logs: LogLine[]): JobDetail => ({ ...toJob(job), logs });

/** A page of jobs; totals beyond the cap are the cap. */
export const toJobPage = (page: { jobs: Job[]; nextCursor: string | null; total: number }): JobPage => ({
  jobs: page.jobs.map(toJob),
  next_cursor: page.nextCursor,
  total: Math.min(page.total, totalCap),
  ...(page.total > totalCap && { total_capped: true }),
});

/** How far a job is; a running one has lasted until `now`. */
export const toProgress = (job: Job, now: Date): JobProgress => ({
  job_id: job.id,
  status: job.status,
  progress: job.progress,
  duration_ms: between(job.startedAt, job.completedAt ?? (job.isFinal() ? null : now)),
  completed: job.isFinal(),
  last_seq: job.logCount,
});

type MaybeDate = Date | null | undefined;

const isoOf = (instant: MaybeDate): string | null => instant?.toISOString() ?? null;

/** Never negative: two machines' clocks may disagree by a little. */
const between = (start: MaybeDate, end: MaybeDate): number | null =>
  start && end ? Math.max(0, end.getTime() - start.getTime()) : null;
