import type { Column } from '@energy-ops/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import type { Row } from './cells.js';
import type { ChartColor, Palette } from './palette.js';

/** How a chart is drawn here and now. */
export interface ChartLook {
  readonly palette: Palette;
  readonly width: number;
  readonly hidden: ReadonlySet<string>;
  /** Patterns beside colours, for readers who ask for more contrast. */
  readonly patterns: boolean;
}

/** Whatever the chart component can show: as a picture, as a legend, as a sentence, as a table. */
export interface ChartDrawing {
  readonly heightPx: number;
  readonly legend: readonly { readonly name: string; readonly color: ChartColor }[];
  /** What it shows, for those who do not see it. */
  readonly description: string;
  readonly table: () => { readonly columns: readonly Column[]; readonly rows: readonly Row[] };
  readonly option: (look: ChartLook) => EChartsCoreOption;
}

/** What all our charts have in common. */
export const commonOption = ({ palette, patterns }: ChartLook): EChartsCoreOption => ({
  animation: false,
  textStyle: { fontFamily: 'system-ui, sans-serif', color: palette('text') },
  aria: { enabled: patterns, label: { enabled: false }, decal: { show: patterns } },
});

/** A box at the pointer with the given content. */
export const tooltipOption = ({ palette }: ChartLook, content: (index: number) => HTMLElement) => ({
  trigger: 'axis',
  confine: true,
  transitionDuration: 0,
  backgroundColor: palette('surface'),
  borderColor: palette('grid'),
  textStyle: { color: palette('text'), fontSize: 12 },
  formatter: (points: unknown) => content(indexOf(points)),
});

/** The place an axis tooltip points at: ECharts gives one point per series. */
function indexOf(points: unknown): number {
  const [first]: unknown[] = Array.isArray(points) ? points : [];
  const isPoint = typeof first === 'object' && first !== null && 'dataIndex' in first;
  return isPoint && typeof first.dataIndex === 'number' ? first.dataIndex : -1;
}
