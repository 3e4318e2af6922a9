import { columnUnit } from './column-unit.js';
import { describeTable } from './describe-table.js';
import { writePlan } from './plan-table.js';
import { countResults } from './store-tables.js';

describe('a column', () => {
  it.each([
    ['sell_mw', 'MW'],
    ['soc_mwh', 'MWh'],
    ['price_buy', 'INR/MWh'],
    ['shadow_price_energy', 'INR/MWh'],
    ['cash', 'INR'],
    ['energy_cost', 'INR'],
    ['cost_per_h', 'INR/h'],
    ['solve_ms', 'ms'],
    ['commit', ''],
    ['block_start', ''],
  ])('%s has the unit %j', (name, unit) => {
    expect(columnUnit(name, 'INR')).toBe(unit);
  });
});

describe('a table', () => {
  it('is described by its cells', async () => {
    const csv =
      '\ufeffblock_start,p_mw,on,note,empty,price\r\n2026-11-24T00:00:00Z,-1.5e3,true,"a, ""b""",,\r\n2026-11-24T00:15:00+05:30,,false,7,,\r\n';
    const { rows, columns } = await describeTable(Buffer.from(csv), 'INR');
    expect(rows).toBe(2);
    expect(columns.map(({ type }) => type)).toEqual(['instant', 'number', 'boolean', 'text', 'text', 'number']);
  });

  it.each([
    ['', /no header/],
    ['a,a\n', /two columns of one name/],
    ['a,,b\n', /without a name/],
    ['a,b\n1\n', /Invalid Record Length/],
    ['a\n"x\n', /Quote Not Closed/],
    [Buffer.from([0x61, 0x0a, 0xff, 0x0a]), /encoded|invalid/i],
  ])('is none when it is %j', async (csv, why) => {
    await expect(describeTable(Buffer.from(csv), 'INR')).rejects.toThrow(why);
  });

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
