import { valueChanges } from './value-changes.js';

describe('the differences of two configurations', () => {
  it('name each value by its path, in the order of names', () => {
    const a = {
      mip_gap: 0.01,
      limits: { sell_mw: 300, buy_mw: 200 },
      bands: [{ width: 10 }, { width: 5 }],
      'odd key': 1,
    };
    const b = { mip_gap: 0.0001, limits: { buy_mw: 200, ramp: null }, bands: [{ width: 15 }], solver: 'highs' };
    expect(valueChanges(a, b)).toEqual({
      total: 7,
      changes: [
        { path: 'bands[0].width', kind: 'changed', a: 10, b: 15 },
        { path: 'bands[1]', kind: 'added', a: { width: 5 }, b: null },
        { path: 'limits.ramp', kind: 'removed', a: null, b: null },
        { path: 'limits.sell_mw', kind: 'added', a: 300, b: null },
        { path: 'mip_gap', kind: 'changed', a: 0.01, b: 0.0001 },
        { path: 'solver', kind: 'removed', a: null, b: 'highs' },
        { path: '["odd key"]', kind: 'added', a: 1, b: null },
      ],
    });
  });

  it('are none where only the order of members differs, and one where a list takes an object’s place', () => {
    expect(valueChanges({ a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }).total).toBe(0);
    expect(valueChanges({ a: [1] }, { a: { 0: 1 } }).changes).toEqual([
      { path: 'a', kind: 'changed', a: [1], b: { 0: 1 } },
    ]);
  });

  it('are counted beyond those listed, and end at a depth nobody reads', () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`key_${at}`, at]));
    const { changes, total } = valueChanges(many, {});
    expect([changes.length, total]).toEqual([500, 600]);
    const deep = (leaf: number) => Array.from({ length: 500 }).reduce((inner: unknown) => [inner], leaf);
    expect(valueChanges(deep(1), deep(2)).total).toBe(1);
  });
});
