import { writePlan } from './plan-table.js';
import { countResults } from './store-tables.js';

describe('a table', () => {
  it('counts as results when it is the schedule, else when it is the largest', () => {
    const table = (name: string, rows: number) => ({ name, rows, columns: [], sha256: '' });
    expect(countResults([table('schedule', 3), table('bids', 9)])).toBe(3);
    expect(countResults([table('market', 4), table('bids', 9)])).toBe(9);
    expect(countResults([])).toBe(0);
  });
});

it('a plan binds slow units and the power sold, block by block', () => {
  const schedule = [
    { block_start: 't1', asset_id: 'coal', commit: '1' },
    { block_start: 't2', asset_id: 'coal', commit: '0' },
    { block_start: 't1', asset_id: 'gas', commit: '1' },
  ];
  const market = [
    { block_start: 't1', buy_mw: 0, sell_mw: 12.5 },
    { block_start: 't2', buy_mw: 3, sell_mw: 0 },
  ];
  const units = [
    { unit_id: 'coal', fast_start: 0 },
    { unit_id: 'gas', fast_start: 1 },
  ];
  expect(String(writePlan(schedule, market, units))).toBe(
    'block_start,commit.coal,committed_net_sell_mw\nt1,1,12.5\nt2,0,-3\n',
  );
});
