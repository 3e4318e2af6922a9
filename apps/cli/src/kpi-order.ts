/** The models' figures as a trader reads them: the result, what it is made of, energy; then an author's own; the solver's last. */
const first = [
  'profit',
  'total_cost',
  'objective',
  'revenue_sell',
  'reserve_revenue',
  'cost_buy',
  'fuel',
  'startup',
  'degradation',
  'deviation',
  'terminal_value',
  'unserved_cost',
  'reserve_shortfall_cost',
  'energy_sold',
  'energy_bought',
  'thermal_mwh',
  'unserved_mwh',
  'curtailed_mwh',
];
const last = ['mip_gap', 'bound', 'build_ms', 'solve_ms', 'rows', 'cols', 'filled_cells'];

/** Names of figures in that order. The API has lost the order they were written in, a run here has not: both print alike. */
export const inOrder = (names: readonly string[]): string[] =>
  names.toSorted((one, other) => place(one) - place(other) || (one < other ? -1 : 1));

function place(name: string): number {
  const [early, late] = [first.indexOf(name), last.indexOf(name)];
  return early >= 0 ? early : first.length + 1 + late;
}
