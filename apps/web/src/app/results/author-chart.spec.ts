import { describe, expect, it } from '@jest/globals';
import { authorChart } from './author-chart.js';
import { tableOf } from './chart-model.js';

const columns = [
  { name: 'block_start', unit: '', type: 'instant' as const },
  { name: 'p_mw', unit: 'MW', type: 'number' as const },
];
const rows = [
  { block_start: '2026-11-24T00:15:00+05:30', p_mw: 4 },
  { block_start: '2026-11-24T00:00:00+05:30', p_mw: 1 },
  { block_start: '2026-11-24T00:00:00+05:30', p_mw: 2 },
];
const aChart = { title: 'Power', table: 'schedule', x: 'block_start', y: ['p_mw'], unit: 'MW' };

describe('authorChart', () => {
  it('gives each of a dozen columns a colour of its own', () => {
    const y = Array.from({ length: 12 }, (_, index) => `unit_${index}_mw`);
    const chart = authorChart(
      { title: 'Dispatch', kind: 'stacked', table: 'dispatch', x: 'unit', y, unit: 'MW' },
      { columns: [], rows: [] },
      'UTC',
    );
    expect(new Set(chart.panels[0]?.series.map(({ color }) => color)).size).toBe(12);
  });

  it('adds rows of one block up in a stack, in order of time', () => {
    const model = authorChart({ ...aChart, kind: 'stacked' }, { columns, rows }, 'Asia/Kolkata');
    expect(model.panels[0]?.series[0]?.values).toEqual([3, 4]);
    expect(model.shortLabel(1)).toBe('B2 00:15');
  });

  it('leaves a gap in a line where there is no number', () => {
    const gap = [...rows.slice(0, 2), { block_start: '2026-11-24T00:30:00+05:30', p_mw: null }];
    const model = authorChart({ ...aChart, kind: 'line' }, { columns, rows: gap }, 'Asia/Kolkata');
    expect(model.panels[0]?.series[0]?.values).toEqual([1, 4, null]);
  });

  it('is a table too', () => {
    const model = authorChart({ ...aChart, kind: 'bar' }, { columns, rows }, 'Asia/Kolkata');
    expect(tableOf(model).rows).toEqual([
      { Block: 'B1 00:00–00:15, 24 Nov 2026', p_mw: 3 },
      { Block: 'B2 00:15–00:30, 24 Nov 2026', p_mw: 4 },
    ]);
  });

  it('names places that are no times as the table does', () => {
    const words = { columns: [{ name: 'unit', unit: '', type: 'text' as const }], rows: [{ unit: 'a', p_mw: 1 }] };
    expect(authorChart({ ...aChart, x: 'unit', kind: 'bar' }, words, 'UTC').longLabel(0)).toBe('a');
  });
});
