import type { DataSource, Job } from '@energy-ops/contracts';

/** The DMO that plans a market's day already: pending, running or successful, and not superseded. */
export function planOfDay(jobs: readonly Job[], source: Pick<DataSource, 'market'>, day: string): Job | undefined {
  return jobs.find(
    (job) =>
      job.model_type === 'DMO' &&
      job.purpose === 'plan' &&
      job.market === source.market &&
      job.delivery_day === day &&
      job.superseded_by === null &&
      job.status !== 'failed' &&
      job.status !== 'cancelled',
  );
}

/** The newest day-ahead plan of a market that stands, whatever its day. */
export function planInForce(jobs: readonly Job[], market: string): Job | undefined {
  return jobs.find(
    (job) =>
      job.model_type === 'DMO' &&
      job.purpose === 'plan' &&
      job.market === market &&
      job.status === 'success' &&
      job.superseded_by === null,
  );
}
