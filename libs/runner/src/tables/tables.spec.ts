import { columnUnit } from './column-unit.js';
import { describeTable } from './describe-table.js';

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
    ['coal.1_mw', 'MW'],
    ['availability.b_mw', ''],
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

  it.each([
    ['columns without end', `a\n${','.repeat(300_000)}`, /more than 2000 columns/],
    ['a header without end', ','.repeat(300_000), /more than 2000 columns/],
    ['columns hidden among quotes', `a\n${'"\n",,,'.repeat(50_000)}`, /more than 2000 columns/],
    ['a cell without end', `a\n"${'x'.repeat(3_000_000)}`, /row of more than 1048576 bytes/],
  ])('is none when it has %s', async (_, csv, why) => {
    await expect(describeTable(Buffer.from(csv), 'INR')).rejects.toThrow(why);
  });

  it('may have a cell that is almost a number, and endless', async () => {
    const csv = `a\n${'1'.repeat(900_000)}x\n`; // a pattern with two ways to read a digit would take hours
    expect((await describeTable(Buffer.from(csv), 'INR')).columns[0]?.type).toBe('text');
  });

  it('lets the worker do other things while it is described', async () => {
    let turns = 0;
    const other = setInterval(() => (turns += 1));
    await describeTable(Buffer.from('a,b\n'.repeat(200_000).replace('a,b', 'c,d')), 'INR');
    clearInterval(other);
    expect(turns).toBeGreaterThan(0);
  });
});
