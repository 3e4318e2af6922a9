import { describe, expect, it } from '@jest/globals';
import type { BlockChange, BlockDiff } from '@energy-ops/contracts';
import { tableOf } from '../results/chart-model.js';
import { deltaChart } from './delta-chart.js';

const hourMs = 3_600_000;
const start = Date.parse('2026-10-24T22:00:00Z'); // Berlin's day of 25 hours
const a = { horizon_start: new Date(start).toISOString(), horizon_blocks: 25 } as Parameters<typeof deltaChart>[0]['a'];
const diff = { a, mtu_minutes: 60, time_zone: 'Europe/Berlin', currency: 'EUR' };
const change = (table: string, column: string, delta: number | null, more: Partial<BlockChange> = {}): BlockChange => ({
  table,
  column,
  item: table === 'schedule' ? 'g2' : null,
  a: null,
  b: null,
  delta,
  ...more,
});
const block = (hour: number, ...changes: BlockChange[]): BlockDiff => ({
  block_start: new Date(start + hour * hourMs).toISOString(),
  changes,
  total: changes.length,
});

describe('the chart of what differs', () => {
  it('has every block of the plan, with zero where nothing differs', () => {
    const chart = deltaChart(
      diff,
      [block(2, change('schedule', 'p_mw', 10)), block(3, change('schedule', 'p_mw', -5))],
      null,
    );
    expect([chart?.count, chart?.shortLabel(3)]).toEqual([25, 'B4 02:00 +01:00']);
    expect(chart?.panels[0]?.series).toMatchObject([{ name: 'g2' }]);
    expect(chart?.panels[0]?.series[0]?.values.slice(0, 5)).toEqual([0, 0, 10, -5, 0]);
    expect(chart?.from).toBe(2); // of a year only a few days fit: those that differ
  });

  it('adds up to what the load changed by: what is sold counts against it', () => {
    const chart = deltaChart(diff, [block(0, change('schedule', 'p_mw', 10), change('market', 'sell_mw', 4))], null);
    const [row] = chart ? tableOf(chart).rows : [];
    expect(row).toMatchObject({ g2: 10, Sold: -4 });
  });

  it('keeps power, prices and energy apart, and leaves columns of other kinds out', () => {
    const changes = [
      change('market', 'price_buy', 2),
      change('prices', 'shadow_price_energy', 1),
      change('schedule', 'soc_mwh', 3, { item: 'bess' }),
      change('schedule', 'energy_cost', 99),
      change('bids', 'quantity_mw', 99),
    ];
    const chart = deltaChart(diff, [block(0, ...changes)], null);
    expect(chart?.panels.map(({ unit, series }) => [unit, series.map(({ name }) => name)])).toEqual([
      ['Δ EUR/MWh', ['Price to buy', 'Shadow price']],
      ['Δ MWh', ['bess stored']],
    ]);
  });

  it('counts a unit only one of the plans has against nothing', () => {
    const chart = deltaChart(diff, [block(0, change('schedule', 'p_mw', null, { a: null, b: 7 }))], null);
    expect(chart?.panels[0]?.series[0]?.values[0]).toBe(-7);
  });

  it('ends where blocks are still to come, and is none where no plan differs', () => {
    const next = String(start + 5 * hourMs);
    expect(deltaChart(diff, [block(1, change('schedule', 'p_mw', 1))], next)?.count).toBe(5);
    expect(deltaChart(diff, [block(1, change('schedule', 'commit', 1))], null)).toBeUndefined();
  });
});
