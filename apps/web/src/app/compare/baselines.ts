import type { Job } from '@energy-ops/contracts';
import { addDays } from '@energy-ops/market';
import { profitOf } from '../jobs/profit.js';
import { formatMoney } from '../number/amount.js';
import { formatDay, formatInstant } from '../time/instant.js';

/** The jobs a job can be compared with, the newest first. */
export function baselines(job: Job, known: readonly Job[]): Job[] {
  const others = known.filter(
    (each) => each.status === 'success' && each.model_type === job.model_type && each.job_id !== job.job_id,
  );
  const once = new Map(others.map((each) => [each.job_id, each]));
  return [...once.values()].sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at));
}

/** The last one before it for the same market and delivery day, else for the day before, else the last of the market. */
export function usualBaseline(job: Job, others: readonly Job[]): Job | undefined {
  const before = others.filter(
    ({ market, created_at }) => market === job.market && Date.parse(created_at) <= Date.parse(job.created_at),
  );
  const dayBefore = addDays(job.delivery_day, -1);
  return (
    before.find(({ delivery_day }) => delivery_day === job.delivery_day) ??
    before.find(({ delivery_day }) => delivery_day === dayBefore) ??
    before[0]
  );
}

/** `Fri 27 Nov 2026 · run 26 Nov 2026, 22:59 · ₹75,44,814`. */
export function baselineLabel(job: Job): string {
  const profit = profitOf(job);
  return [
    formatDay(job.delivery_day),
    `run ${formatInstant(job.created_at, job.time_zone)}`,
    ...(profit === null ? [] : [formatMoney(profit, job.currency)]),
    ...(job.purpose === 'test' ? ['test'] : []),
  ].join(' · ');
}
