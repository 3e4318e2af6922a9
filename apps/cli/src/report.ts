import type { Job, Results } from '@energy-ops/contracts';
import { amount } from './amount.js';
import { type ExitCode, exitCodes } from './command.js';
import { inOrder } from './kpi-order.js';

type FromJob =
  | 'job_id'
  | 'model_type'
  | 'delivery_day'
  | 'model_config'
  | 'status'
  | 'termination_status'
  | 'solution_status'
  | 'error_code'
  | 'error_message'
  | 'duration_ms'
  | 'solver_time_ms';

/** How a job went and what it found: what `--json` prints, under the names of the API. */
export type Report = Pick<Job, FromJob> & Results;

/** What a shell script learns of how a job ended. */
export function exitCodeOf({
  status,
  termination_status: ended,
}: Pick<Report, 'status' | 'termination_status'>): ExitCode {
  if (status === 'success') return exitCodes.ok;
  if (ended === 'infeasible') return exitCodes.infeasible;
  return ended === 'time_limit' || ended === 'deadline' ? exitCodes.timedOut : exitCodes.jobFailed;
}

/** A report for people. */
export function reportInWords(report: Report): string {
  const { status, error_message: error, error_code: code } = report;
  const parts = [
    [`${report.model_type} for ${report.delivery_day}: ${howItEnded(report)}, ${seconds(report.duration_ms ?? 0)}`],
    error === null ? [] : [`${status}: ${error} (${code})`],
    factsOf(report),
    section(
      'KPI',
      inOrder(Object.keys(report.kpis)).map((name) => [
        name,
        amount(report.kpis[name]?.value ?? null),
        report.kpis[name]?.unit ?? '',
      ]),
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
