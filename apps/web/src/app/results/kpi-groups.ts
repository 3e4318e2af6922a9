import type { Kpi } from '@energy-ops/contracts';
import { formatMoney, formatNumber, formatShare } from '../number/amount.js';

export interface KpiRow {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly isLoss: boolean;
  readonly isZero: boolean;
}

export interface KpiGroup {
  readonly title: string;
  readonly rows: readonly KpiRow[];
}

const solverGroup = 'Solver';

/** Our models' KPIs in the order a trader reads them; what is not named here comes last, as its author wrote it. */
const groups = [
  {
    title: 'Result',
    labels: { profit: 'Profit', total_cost: 'Total cost', objective: 'Objective' },
  },
  {
    title: 'Revenue and cost',
    labels: {
      revenue_sell: 'Sales',
      reserve_revenue: 'Reserve',
      cost_buy: 'Purchases',
      fuel: 'Fuel',
      startup: 'Start-ups',
      degradation: 'Storage wear',
      deviation: 'Deviation',
      terminal_value: 'Value of what is left stored',
      unserved_cost: 'Unserved load',
      reserve_shortfall_cost: 'Missing reserve',
    },
  },
  {
    title: 'Energy',
    labels: {
      energy_sold: 'Sold',
      energy_bought: 'Bought',
      thermal_mwh: 'Thermal generation',
      unserved_mwh: 'Unserved',
      curtailed_mwh: 'Curtailed',
      cycles: 'Storage cycles',
      cycles_throughput: 'Storage cycles by throughput',
      cycles_rainflow: 'Storage cycles by rainflow',
      starts: 'Unit starts',
      full_load_hours: 'Full-load hours',
      co2_t: 'CO₂',
    },
  },
  {
    title: solverGroup,
    labels: {
      mip_gap: 'Gap',
      bound: 'Best bound',
      build_ms: 'Build time',
      solve_ms: 'Solve time',
      rows: 'Rows',
      columns: 'Columns',
      cols: 'Columns',
      filled_cells: 'Filled input cells',
      status: 'Status',
    },
  },
] as const;

export function kpiGroups(kpis: Readonly<Record<string, Kpi>>, currency: string): KpiGroup[] {
  const known = new Set<string>(groups.flatMap(({ labels }) => Object.keys(labels)));
  const named = groups.map(({ title, labels }) => ({
    title,
    rows: Object.entries<string>(labels).flatMap(([name, label]) => row(name, label, kpis[name], currency)),
  }));
  const others = Object.entries(kpis).filter(([name]) => !known.has(name));
  const other = { title: 'More', rows: others.flatMap(([name, kpi]) => row(name, humanized(name), kpi, currency)) };
  return [...named, other].filter(({ rows }) => rows.length > 0);
}

/** The figures worth a first look: all but the solver's own, and none that is zero. */
export function keyFigures(kpis: Readonly<Record<string, Kpi>>, currency: string): KpiRow[] {
  return kpiGroups(kpis, currency)
    .filter(({ title }) => title !== solverGroup)
    .flatMap(({ rows }) => rows)
    .filter(({ name, isZero }) => !isZero || name === 'profit');
}

function row(name: string, label: string, kpi: Kpi | undefined, currency: string): KpiRow[] {
  if (kpi === undefined) return [];
  return [
    {
      name,
      label,
      text: textOf(name, kpi, currency),
      isLoss: name === 'profit' && (kpi.value ?? 0) < 0,
      isZero: kpi.value === 0,
    },
  ];
}

function textOf(name: string, { value, unit }: Kpi, currency: string): string {
  if (name === 'mip_gap' && unit === '') return formatShare(value);
  if (unit === currency) return formatMoney(value, currency);
  return unit === '' || value === null ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

function humanized(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
