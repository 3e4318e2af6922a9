import { describe, expect, it } from '@jest/globals';
import { drawingOf } from './chart-option.js';
import type { ChartModel } from './chart-model.js';

const look = { palette: () => '#000', width: 800, hidden: new Set<string>(), patterns: false };
const model = (count: number, from?: number): ChartModel => ({
  axis: 'Block',
  count,
  shortLabel: String,
  longLabel: String,
  position: (index) => index,
  panels: [],
  ...(from !== undefined && { from }),
});
const zooms = (shown: ChartModel) => drawingOf(shown).option(look)['dataZoom'];

describe('a chart of more blocks than fit', () => {
  it('opens at the first place worth showing', () => {
    expect(zooms(model(1000))).toMatchObject([{ start: 0, end: 20 }, {}]);
    expect(zooms(model(1000, 500))).toMatchObject([{ start: 50, end: 70 }, {}]);
    expect(zooms(model(1000, 990))).toMatchObject([{ start: 80, end: 100 }, {}]);
    expect(zooms(model(96, 50))).toEqual([]);
  });
});
