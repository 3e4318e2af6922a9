import { amount } from './amount.js';
import type { EndedJob } from './run-job.js';
import type { LocalJob } from './job-of.js';

/** What `--json` prints: the fields of a job and of its results, under their names in the API. */
export function reportOf(job: LocalJob, { outcome, outputs: { result }, tables, durationMs }: EndedJob) {
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
    tables,
    charts: result?.charts ?? [],
    conflicts: result?.conflicts ?? [],
  };
}
export type Report = ReturnType<typeof reportOf>;

/** The same for people. */
export function reportInWords(report: Report): string {
  const { status, error_message: error, error_code: code } = report;
  const parts = [
    [`${report.model_type} for ${report.delivery_day}: ${howItEnded(report)}, ${seconds(report.duration_ms)}`],
    error === null ? [] : [`${status}: ${error} (${code})`],
    factsOf(report),
    section(
      'KPI',
      Object.entries(report.kpis).map(([name, { value, unit }]) => [name, amount(value), unit]),
    ),
    section(
      'Table',
      report.tables.map(({ name, rows, columns }) => [name, `${rows} rows`, `${columns.length} columns`]),
    ),
    section(
      'Chart',
      report.charts.map(({ title, kind, table }) => [title, kind, `of ${table}`]),
    ),
    section(
      'Conflict',
      report.conflicts.map((conflict) => [conflict.constraint, conflict.asset ?? '', conflict.hint]),
    ),
  ];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

const howItEnded = ({ status, termination_status: ended, solution_status: solution }: Report): string =>
  [status, ended, solution].filter((word, at, words) => word !== null && words.indexOf(word) === at).join(', ');

function factsOf({ objective_value: objective, sense, currency, best_bound: bound, mip_gap: gap }: Report): string[] {
  if (objective === null) return [];
  const proof =
    bound === null ? '' : `, bound ${amount(bound)}${gap === null ? '' : `, gap ${(gap * 100).toPrecision(3)} %`}`;
  return [`Objective ${amount(objective)} ${currency}${sense === null ? '' : ` (${sense})`}${proof}`];
}

/** Columns that line up, under a heading. */
function section(heading: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = ([first = '', second = '', third = '']: readonly string[]): string =>
    `  ${first.padEnd(widths[0] ?? 0)}  ${second.padStart(widths[1] ?? 0)}  ${third}`.trimEnd();
  return [`${heading}${rows.length === 1 ? '' : 's'}`, ...rows.map(line)];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
