import type { Job } from '@energy-ops/contracts';

/** What a solved job earns. The models minimise cost, so profit is the objective turned round. */
export function profitOf(job: Pick<Job, 'objective_value' | 'sense'>): number | null {
  if (job.objective_value === null) return null;
  // 0 - x, because -0 would be written as "-₹0".
  return job.sense === 'max' ? job.objective_value : 0 - job.objective_value;
}

/** The same as a cost. */
export function costOf(job: Pick<Job, 'objective_value' | 'sense'>): number | null {
  const profit = profitOf(job);
  return profit === null ? null : 0 - profit;
}
