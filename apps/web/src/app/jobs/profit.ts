import type { Job } from '@energy-ops/contracts';

type Solved = Pick<Job, 'profit' | 'objective_value' | 'sense'>;

/** What a solved job earns, as its model told it; of one that told none, its objective, taken for a cost that was minimised. */
export function profitOf({ profit, objective_value: objective, sense }: Solved): number | null {
  if (profit !== null || objective === null) return profit;
  // 0 - x, because -0 would be written as "-₹0".
  return sense === 'max' ? objective : 0 - objective;
}

/** The same as a cost. */
export function costOf(job: Solved): number | null {
  const profit = profitOf(job);
  return profit === null ? null : 0 - profit;
}

export interface BestSoFar {
  readonly name: 'profit' | 'objective';
  readonly value: number;
}

/** What a running job's best plan is worth: its profit, or the bare objective where that weighs risk beside the money. */
export function bestSoFar(job: Pick<Job, 'sense' | 'model_config'>, incumbent: number | null): BestSoFar | null {
  if (incumbent === null) return null;
  if (Number(job.model_config['cvar_weight'] ?? 0) > 0) return { name: 'objective', value: incumbent };
  const profit = profitOf({ profit: null, objective_value: incumbent, sense: job.sense });
  return profit === null ? null : { name: 'profit', value: profit };
}
