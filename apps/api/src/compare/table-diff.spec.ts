import type { Column } from '@energy-ops/contracts';
import { byInstant } from './alignment.js';
import { diffTables, type StoredTable } from './table-diff.js';

const columns: Column[] = [
  { name: 'block_start', unit: '', type: 'instant' },
  { name: 'asset_id', unit: '', type: 'text' },
  { name: 'p_mw', unit: 'MW', type: 'number' },
  { name: 'note', unit: '', type: 'text' },
];
const head = 'block_start,asset_id,p_mw,note';
let tables = 0;
const stored = (csv: string): StoredTable => ({
  name: 'schedule',
  rows: csv.split('\n').length - 1,
  columns,
  sha256: String(++tables),
  bytes: csv.length,
  read: () => Promise.resolve(Buffer.from(csv)),
});
const diff = (a: string, b: string) =>
  diffTables(stored(a), stored(b), { alignment: byInstant(), tolerance: 1e-4, cells: 10 });

describe('the difference of two tables', () => {
  it('matches rows by block and asset, whatever their order and however an instant is written', async () => {
    const a = `${head}\n2026-01-15T00:00:00Z,g1,10,\n2026-01-15T00:00:00Z,g2,20,\n2026-01-15T01:00:00Z,g1,30,x`;
    const b = `${head}\n2026-01-15T06:30:00+05:30,g1,25,x\n2026-01-15T00:00:00Z,g2,20.0,\n2026-01-15T05:30:00+05:30,g1,10,`;
    expect(await diff(a, b)).toMatchObject({
      state: 'changed',
      rows_changed: 1,
      cells_changed: 1,
      columns: [{ name: 'p_mw', unit: 'MW', changed: 1, max_abs_delta: 5 }],
      cells: [{ key: { block_start: '2026-01-15T01:00:00Z', asset_id: 'g1' }, column: 'p_mw', a: 30, b: 25, delta: 5 }],
    });
  });

  it('sees no difference in what is within the tolerance, or only written otherwise', async () => {
    const a = `${head}\n2026-01-15T00:00:00Z,g1,10,\n`;
    const b = `\ufeff"block_start","asset_id","p_mw","note"\r\n"2026-01-15T00:00:00Z",g1,10.00005,""\r\n`;
    expect(await diff(a, b)).toMatchObject({ state: 'same', cells_changed: 0 });
  });

  it('counts rows and columns that only one has, and compares the others', async () => {
    const a = `${head},extra\n2026-01-15T00:00:00Z,g1,10,,1\n2026-01-15T01:00:00Z,g1,10,,1`;
    const b = `note,block_start,asset_id,p_mw,gone\n,2026-01-15T01:00:00Z,g1,12,2\n,2026-01-15T02:00:00Z,g1,1,2`;
    expect(await diff(a, b)).toMatchObject({
      rows_added: 1,
      rows_removed: 1,
      rows_changed: 1,
      columns_added: ['extra'],
      columns_removed: ['gone'],
      cells: [{ column: 'p_mw', a: 10, b: 12, delta: -2 }],
    });
  });

  it('takes rows of one name in their order, such as the steps of a bid', async () => {
    const a = `${head}\n2026-01-15T00:00:00Z,g1,1,\n2026-01-15T00:00:00Z,g1,2,\n2026-01-15T00:00:00Z,g1,3,`;
    const b = `${head}\n2026-01-15T00:00:00Z,g1,1,\n2026-01-15T00:00:00Z,g1,5,`;
    const found = await diff(a, b);
    expect([found.rows_added, found.cells.map(({ a, b }) => [a, b])]).toEqual([1, [[2, 5]]]);
  });

  it('gives words, empty cells and zero their own difference', async () => {
    const a = `${head}\n2026-01-15T00:00:00Z,g1,0,"said ""no"", twice"`;
    const b = `${head}\n2026-01-15T00:00:00Z,g1,,yes`;
    expect((await diff(a, b)).cells).toMatchObject([
      { column: 'p_mw', a: 0, b: null, delta: null },
      { column: 'note', a: 'said "no", twice', b: 'yes', delta: null },
    ]);
  });

  it('says so where a table is no CSV, or empty', async () => {
    expect((await diff(`${head}\n"never closed`, head)).state).toBe('not_readable');
    expect(await diff('', head)).toMatchObject({ state: 'changed', columns_removed: head.split(',') });
  });

  it('gives up on long tables that have hardly a row in common', async () => {
    const rows = (asset: string) => Array.from({ length: 201_000 }, (_, at) => `2026-01-15T00:00:00Z,${asset}${at},1,`);
    const found = await diff([head, ...rows('a')].join('\n'), [head, ...rows('b')].join('\n'));
    expect([found.state, found.rows_added, found.cells]).toEqual(['too_different', 0, []]);
  });
});
