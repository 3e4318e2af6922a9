import { inOrder } from './kpi-order.js';

describe('figures', () => {
  it('begin with the profit and end with the solver’s, whatever order they come in', () => {
    const names = ['rows', 'fuel', 'wear', 'profit', 'mip_gap', 'co2_t', 'total_cost'];
    const ordered = ['profit', 'total_cost', 'fuel', 'co2_t', 'wear', 'mip_gap', 'rows'];
    expect(inOrder(names)).toEqual(ordered);
    expect(inOrder(names.toReversed())).toEqual(ordered);
  });
});
