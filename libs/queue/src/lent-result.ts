/**
 * The condition on which a job lends its result: it ended by itself, as its model wanted to. A result cut short by time
 * depends on the machine of that day. A model that says nothing of how it ended has run to its end. A job that took its
 * result lends it to nobody: whoever comes next hears who really solved it. Nor does one whose result was removed.
 */
export const lendsResult = (job: string): string =>
  `${job}.status = 'success' and ${job}.result_of is null and ${job}.forgotten_at is null
  and (${job}.termination_status is null or ${job}.termination_status in ('optimal', 'gap_reached'))`;

/** The columns of a job's row that are its result. */
export const resultColumns = [
  'termination_status',
  'solution_status',
  'objective_value',
  'profit',
  'sense',
  'best_bound',
  'mip_gap',
  'solver_time_ms',
  'results_count',
] as const;

/**
 * The SQL (common table expressions) that gives the job in `taker` (its `id`, `attempt`) all that the job in `source`
 * found. The rows are copied; the tables' bytes are shared.
 */
export const copyResult = (taker: string, source: string): string => `
copied_result as (
  insert into job_result (job_id, kpis, charts, conflicts)
  select ${taker}.id, found.kpis, found.charts, found.conflicts
  from ${taker}, ${source} join job_result found on found.job_id = ${source}.id
), copied_tables as (
  insert into result_table (job_id, name, position, rows, columns, sha256, parquet_sha256)
  select ${taker}.id, found.name, found.position, found.rows, found.columns, found.sha256, found.parquet_sha256
  from ${taker}, ${source} join result_table found on found.job_id = ${source}.id
), copied_curve as (
  insert into curve_point (job_id, attempt, t_ms, incumbent, best_bound, gap)
  select ${taker}.id, ${taker}.attempt, found.t_ms, found.incumbent, found.best_bound, found.gap
  from ${taker}, ${source} join curve_point found on found.job_id = ${source}.id and found.attempt = ${source}.attempt
  order by found.id
)`;

/** The line that says so in the taker's log. */
export const tookResult = (sourceId: string): string =>
  `Took the result of job ${sourceId}: same model, data, day and settings, so the same answer.`;
