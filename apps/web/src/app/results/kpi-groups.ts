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
    labels: {
      profit: 'Profit',
      total_cost: 'Total cost',
      risk_cost: 'Weight of risk',
      objective: 'Objective',
      cvar: 'Cost of the dearest outcomes (CVaR)',
    },
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
      committed_mwh: 'Sold before',
      thermal_mwh: 'Thermal generation',
      unserved_mwh: 'Unserved',
      curtailed_mwh: 'Curtailed',
      cycles: 'Storage cycles',
      cycles_throughput: 'Storage cycles by throughput',
      cycles_rainflow: 'Storage cycles by rainflow',
      cycles_counted: 'Storage cycles, deep and small',
      deepest_cycle: 'Deepest cycle',
      starts: 'Unit starts',
      full_load_hours: 'Full-load hours',
      co2_t: 'CO₂',
      bid_residual_mwh: 'Rounded off in bids',
      bid_residual_max_mw: 'Rounded off, at most',
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
      scenarios: 'Scenarios',
      filled_cells: 'Filled input cells',
      status: 'Status',
    },
  },
] as const;

export function kpiGroups(kpis: Readonly<Record<string, Kpi>>, currency: string): KpiGroup[] {
  return labelledKpis(Object.keys(kpis)).map(({ title, figures }) => ({
    title,
    rows: figures.flatMap(({ name, label }) => row(name, label, kpis[name], currency)),
  }));
}

/** Figures in their groups, in the order a trader reads them, by the names people know them under. */
export function labelledKpis(names: readonly string[]) {
  const known = new Set<string>(groups.flatMap(({ labels }) => Object.keys(labels)));
  const named = groups.map(({ title, labels }) => ({
    title: String(title),
    figures: Object.entries<string>(labels)
      .filter(([name]) => names.includes(name))
      .map(([name, label]) => ({ name, label })),
  }));
  const others = names.filter((name) => !known.has(name)).map((name) => ({ name, label: humanized(name) }));
  return [...named, { title: 'More', figures: others }].filter(({ figures }) => figures.length > 0);
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
      text: kpiText(name, kpi, currency),
      isLoss: name === 'profit' && (kpi.value ?? 0) < 0,
      isZero: kpi.value === 0,
    },
  ];
}

/** Figures that are a part of something: a gap of the objective, a cycle of what a storage holds. */
const shares: ReadonlySet<string> = new Set(['mip_gap', 'deepest_cycle']);

/** A figure with its unit. */
export function kpiText(name: string, { value, unit }: Kpi, currency: string): string {
  if (shares.has(name) && unit === '') return formatShare(value);
  if (unit === currency) return formatMoney(value, currency);
  return unit === '' || value === null ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

function humanized(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
