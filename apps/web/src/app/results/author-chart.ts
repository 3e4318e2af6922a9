import type { Chart, Column } from '@energy-ops/contracts';
import { blockAxis } from './block-axis.js';
import { numberIn, pointOf, type Row } from './cells.js';
import type { ChartModel, Drawing } from './chart-model.js';
import { blockLabels } from './day-model.js';
import type { ChartColor } from './palette.js';
import type { Series } from './series.js';

/** The last five are of other charts: no two lines of a portfolio's day share one. */
const colors: readonly ChartColor[] = [
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
  'series-7',
  'discharge-1',
  'short',
  'other',
  'unit-5',
  'discharge-3',
];

/** A table a chart is drawn from. */
export interface ChartTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** The chart a model's author asked for. Rows that share their place on the axis add up as bars and stacks. */
export function authorChart(chart: Chart, table: ChartTable, zone: string): ChartModel {
  const cells = table.rows.map((row) => row[chart.x]);
  const isTime = table.columns.find(({ name }) => name === chart.x)?.type === 'instant';
  const blocks = isTime ? blockAxis(cells, zone) : [];
  const places = isTime ? blocks.map(({ key }) => key) : [...new Set(cells.map(String))];
  const indexOf = new Map(places.map((key, index) => [key, index]));
  const series = chart.y.map((column, index): Series => {
    const values = valuesOf(table.rows, { x: chart.x, column, drawing: chart.kind, indexOf });
    return { name: column, values, color: colors[index % colors.length] ?? 'other' };
  });
  const labels = isTime ? blockLabels(blocks, zone) : wordLabels(chart.x, places);
  return { ...labels, panels: [{ drawing: chart.kind, unit: chart.unit, series }] };
}

interface Wanted {
  readonly x: string;
  readonly column: string;
  readonly drawing: Drawing;
  readonly indexOf: ReadonlyMap<string, number>;
}

function valuesOf(rows: readonly Row[], { x, column, drawing, indexOf }: Wanted): (number | null)[] {
  const addsUp = drawing === 'stacked' || drawing === 'bar';
  const values = new Array<number | null>(indexOf.size).fill(null);
  for (const row of rows) {
    const index = indexOf.get(String(row[x]));
    if (index !== undefined)
      values[index] = addsUp ? (values[index] ?? 0) + numberIn(row[column]) : pointOf(row[column]);
  }
  return values;
}

const wordLabels = (axis: string, places: readonly string[]): Omit<ChartModel, 'panels'> => ({
  axis,
  count: places.length,
  shortLabel: (index) => places[index] ?? '',
  longLabel: (index) => places[index] ?? '',
  position: (index) => index,
});
