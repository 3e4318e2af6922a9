import type { Column } from '@energy-ops/contracts';
import type { Row } from './cells.js';
import type { Series } from './series.js';

export type Drawing = 'stacked' | 'bar' | 'line' | 'step';

/** One of the charts that stand above each other on the same axis. */
export interface Panel {
  readonly drawing: Drawing;
  readonly unit: string;
  readonly series: readonly Series[];
  /** A line over the others, such as the load over the stacks that serve it. */
  readonly over?: Series;
}

/** A chart as data: what is drawn, shown by pointing at it, and written as a table. */
export interface ChartModel {
  /** What the axis counts, such as `Block`. */
  readonly axis: string;
  readonly count: number;
  readonly shortLabel: (index: number) => string;
  readonly longLabel: (index: number) => string;
  /** Where a label belongs: those divisible by the step the width allows get one. */
  readonly position: (index: number) => number;
  readonly panels: readonly Panel[];
  /** The first place worth showing, where not all fit. */
  readonly from?: number;
}

export interface ShownSeries extends Series {
  readonly unit: string;
}

/** Every line and stack of a chart, from top to bottom. */
export const allSeries = ({ panels }: ChartModel): ShownSeries[] =>
  panels.flatMap(({ series, over, unit }) => [...series, ...(over ? [over] : [])].map((each) => ({ ...each, unit })));

/** The chart as columns and rows. */
export function tableOf(model: ChartModel): { columns: Column[]; rows: Row[] } {
  const series = allSeries(model);
  const columns: Column[] = [
    { name: model.axis, unit: '', type: 'text' },
    ...series.map(({ name, unit }): Column => ({ name, unit, type: 'number' })),
  ];
  const rows = Array.from({ length: model.count }, (_, index) => ({
    [model.axis]: model.longLabel(index),
    ...Object.fromEntries(series.map(({ name, values }) => [name, values[index] ?? null])),
  }));
  return { columns, rows };
}
