import type { EndedJob } from './follow.ts';

const columns = ['job', 'solution', 'profit', 'traded', 'rows', 'gap', 'solver'] as const;
const amount = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** The jobs side by side, in columns that line up. */
export function kpiTable(jobs: readonly EndedJob[]): string {
  const rows = [columns, ...jobs.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const [head = [], ...body] = rows;
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

const cellsOf = ({ model_type, status, solution_status, kpis, ...job }: EndedJob): string[] => [
  model_type,
  solution_status ?? status,
  withUnit(kpis?.['profit']?.value, job.currency),
  withUnit(sumOf(kpis?.['energy_bought']?.value, kpis?.['energy_sold']?.value), 'MWh'),
  job.results_count === null ? '–' : amount.format(job.results_count),
  job.mip_gap === null ? '–' : `${(job.mip_gap * 100).toFixed(3)} %`,
  job.solver_time_ms === null ? '–' : `${(job.solver_time_ms / 1000).toFixed(2)} s`,
];

const withUnit = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined ? '–' : `${amount.format(value)} ${unit}`;

const sumOf = (one: number | null | undefined, other: number | null | undefined): number | undefined =>
  typeof one === 'number' && typeof other === 'number' ? one + other : undefined;
