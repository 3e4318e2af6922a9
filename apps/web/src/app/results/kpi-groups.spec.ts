import { keyFigures, kpiGroups } from './kpi-groups.js';

const kpis = {
  solve_ms: { value: 1200, unit: 'ms' },
  fuel: { value: 900, unit: 'INR' },
  cost_buy: { value: 0, unit: 'INR' },
  my_own_figure: { value: 7, unit: 'MW' },
  profit: { value: 0, unit: 'INR' },
};

describe('the figures of a result', () => {
  it('stand in groups, the result first and the unknown last', () => {
    expect(kpiGroups(kpis, 'INR').map(({ title }) => title)).toEqual(['Result', 'Revenue and cost', 'Solver', 'More']);
  });

  it('worth a first look leave out zeros and the solver, but never the profit', () => {
    expect(keyFigures(kpis, 'INR').map(({ label }) => label)).toEqual(['Profit', 'Fuel', 'My own figure']);
  });
});
