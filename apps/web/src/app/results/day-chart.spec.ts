import { describe, expect, it } from '@jest/globals';
import { blocksOf } from '@energy-ops/market';
import { blockAxis, longBlockLabel, shortBlockLabel } from './block-axis.js';
import type { Row } from './cells.js';
import { dayChart } from './day-chart.js';
import { blockLabels } from './day-model.js';

const zone = 'Europe/Brussels';

/** A day whose plan keeps the balance by construction: what the fleet lacks is bought, what it has over is sold. */
function aDay(day: string, assets = { units: 2, storages: 1 }) {
  const schedule: Row[] = [];
  const market: Row[] = [];
  const load: number[] = [];
  for (const { start, number } of blocksOf(day, zone, 15)) {
    const block_start = start.toISOString();
    const demand = 200 + 50 * Math.sin(number / 9);
    let supply = 40 * Math.abs(Math.cos(number / 11));
    const renewable_mw = supply;
    schedule.push({ block_start, asset_id: 'renewable', kind: 'renewable', p_mw: renewable_mw });
    for (let unit = 1; unit <= assets.units; unit += 1) {
      schedule.push({
        block_start,
        asset_id: `unit ${unit}`,
        p_mw: 10 * unit,
        charge_mw: null,
        discharge_mw: null,
        soc_mwh: null,
      });
      supply += 10 * unit;
    }
    for (let storage = 1; storage <= assets.storages; storage += 1) {
      const power = 5 * Math.sin(number / 5 + storage);
      const flows = { charge_mw: Math.max(0, -power), discharge_mw: Math.max(0, power) };
      schedule.push({ block_start, asset_id: `storage ${storage}`, p_mw: power, ...flows, soc_mwh: 20 });
      supply += power;
    }
    load.push(demand);
    market.push({
      block_start,
      buy_mw: Math.max(0, demand - supply),
      sell_mw: Math.max(0, supply - demand),
      renewable_mw,
      unserved_mw: 0,
      price_buy: 100,
      price_sell: 90,
    });
  }
  return { tables: { schedule, market, deviation: [] }, load };
}

describe('dayChart', () => {
  it.each([
    ['2026-03-29', 92],
    ['2026-11-23', 96],
    ['2026-10-25', 100],
  ])('stacks the blocks of %s (%i) to the load each serves', (day, count) => {
    const { tables, load } = aDay(day, { units: 9, storages: 5 });
    const chart = dayChart(tables, zone);
    expect(chart.blocks).toHaveLength(count);
    expect(chart.blocks.at(-1)?.number).toBe(count);
    chart.load?.values.forEach((value, index) => expect(value).toBeCloseTo(load[index] ?? NaN, 9));
    expect(chart.load?.values).toHaveLength(count);
  });

  it('adds up what it has no colour for, so that nothing is missing', () => {
    const names = dayChart(aDay('2026-11-23', { units: 9, storages: 5 }).tables, zone).stacks.map(({ name }) => name);
    expect(names).toContain('Other units (3)');
    expect(names).toContain('Other storages charge (2)');
    expect(names).not.toContain('unit 1');
    expect(names).toContain('unit 9');
  });

  it('draws charging and sales below zero', () => {
    const { stacks } = dayChart(aDay('2026-11-23', { units: 12, storages: 1 }).tables, zone);
    for (const name of ['storage 1 charge', 'Sold']) {
      const values = stacks.find((stack) => stack.name === name)?.values ?? [];
      expect(Math.max(...values.map(Number))).toBeLessThanOrEqual(0);
      expect(Math.min(...values.map(Number))).toBeLessThan(0);
    }
  });

  it('draws one price where buying and selling cost the same, else both', () => {
    const { tables } = aDay('2026-11-23');
    expect(dayChart(tables, zone).prices.map(({ name }) => name)).toEqual(['Price to buy', 'Price to sell']);
    const same = tables.market.map((row) => ({ ...row, price_sell: 100 }));
    expect(dayChart({ ...tables, market: same }, zone).prices.map(({ name }) => name)).toEqual(['Price']);
  });

  it('draws what there is of a model that leaves tables out', () => {
    const chart = dayChart({ schedule: [], market: [], deviation: [] }, zone);
    expect(chart).toEqual({ blocks: [], stacks: [], load: undefined, prices: [], stored: [] });
  });

  it('says blocks on the market’s clock, with the offset where an hour comes twice', () => {
    const { blocks } = dayChart(aDay('2026-10-25').tables, zone);
    const [second, twice] = [blocks[8], blocks[12]];
    expect(second && shortBlockLabel(second, zone)).toBe('B9 02:00 +02:00');
    expect(twice && longBlockLabel(twice, zone)).toBe('B13 02:00–02:15 +01:00, 25 Oct 2026');
  });

  it('says the date where a second day begins, and with each block where there are more', () => {
    const axis = (blocks: number) => {
      const starts = Array.from({ length: blocks }, (_, hour) =>
        new Date(Date.parse('2026-11-22T23:00:00Z') + hour * 3_600_000).toISOString(),
      );
      return blockLabels(blockAxis(starts, zone), zone);
    };
    const labels = (count: number) => [0, 4, 24].map((index) => axis(count).shortLabel(index));
    expect(labels(24)).toEqual(['B1 00:00', 'B5 04:00', '']);
    expect(labels(48)).toEqual(['23 Nov', 'B5 04:00', '24 Nov']);
    expect(labels(72)).toEqual(['23 Nov 00:00', '23 Nov 04:00', '24 Nov 00:00']);
  });

  it('numbers a horizon that begins in the middle of a day by the day’s blocks', () => {
    const { tables } = aDay('2026-11-23');
    const chart = dayChart({ ...tables, market: tables.market.slice(36), schedule: [] }, zone);
    expect(chart.blocks[0] && shortBlockLabel(chart.blocks[0], zone)).toBe('B37 09:00');
  });
});
