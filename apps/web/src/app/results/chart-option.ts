import type { EChartsCoreOption } from 'echarts/core';
import { formatNumber } from '../number/amount.js';
import { type ChartDrawing, type ChartLook, commonOption, tooltipOption } from './chart-drawing.js';
import { allSeries, type ChartModel, type Panel, tableOf } from './chart-model.js';
import { tooltipOf } from './chart-tooltip.js';
import type { Palette } from './palette.js';
import type { Series } from './series.js';

const firstPanelPx = 260;
const otherPanelPx = 90;
const betweenPx = 34;
const topPx = 28;
const axisPx = 28;
const zoomPx = 40;
const zoomFrom = 200;
const labelPx = 84;
const leftPx = 56;
const rightPx = 16;
const steps = [1, 2, 4, 8, 12, 16, 24, 32, 48, 96];

const panelPx = (index: number): number => (index === 0 ? firstPanelPx : otherPanelPx);
const panelTop = (index: number): number =>
  topPx + Array.from({ length: index }, (_, above) => panelPx(above) + betweenPx).reduce((sum, px) => sum + px, 0);
const isZoomed = ({ count }: ChartModel): boolean => count > zoomFrom;

/** A chart of blocks (or of words) as something to show. */
export const drawingOf = (model: ChartModel): ChartDrawing => ({
  heightPx: panelTop(model.panels.length) - betweenPx + axisPx + (isZoomed(model) ? zoomPx : 0),
  legend: allSeries(model),
  description: descriptionOf(model),
  table: () => tableOf(model),
  option: (look) => optionOf(model, look),
});

/** Panels share their axis, pointer and zoom. */
function optionOf(model: ChartModel, look: ChartLook): EChartsCoreOption {
  const { palette } = look;
  const every = model.panels.map((_, index) => index);
  return {
    ...commonOption(look),
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: palette('text') } },
    tooltip: tooltipOption(look, (index) => tooltipOf(model, index, look)),
    grid: every.map((index) => ({ left: leftPx, right: rightPx, top: panelTop(index), height: panelPx(index) })),
    xAxis: every.map((index) => xAxis(model, look, index)),
    yAxis: model.panels.map((panel, index) => yAxis(panel, index, palette)),
    dataZoom: isZoomed(model) ? zooms(model, every, palette) : [],
    series: model.panels.flatMap((panel, index) => drawn(panel, index, look)),
  };
}

function xAxis(model: ChartModel, { palette, width }: ChartLook, panel: number) {
  const isLast = panel === model.panels.length - 1;
  const most = Math.max(2, Math.floor((width - leftPx - rightPx) / labelPx));
  const step = steps.find((each) => model.count / each <= most) ?? model.count;
  return {
    type: 'category',
    gridIndex: panel,
    data: Array.from({ length: model.count }, (_, index) => String(index)),
    axisLine: { lineStyle: { color: palette('grid') }, onZero: false },
    axisTick: { show: false },
    axisLabel: {
      show: isLast,
      color: palette('text'),
      hideOverlap: true,
      // Zoomed axes choose for themselves: what fits changes with the zoom.
      interval: isZoomed(model) ? 'auto' : (index: number) => model.position(index) % step === 0,
      formatter: (value: string) => model.shortLabel(Number(value)),
    },
    axisPointer: { label: { show: false } },
  };
}

const yAxis = (panel: Panel, index: number, palette: Palette) => ({
  type: 'value',
  gridIndex: index,
  name: panel.unit,
  nameGap: 8,
  nameTextStyle: { color: palette('text'), align: 'right' },
  scale: panel.drawing === 'line' || panel.drawing === 'step',
  splitNumber: index === 0 ? 5 : 2,
  axisLabel: { color: palette('text'), hideOverlap: true, formatter: formatNumber },
  splitLine: { lineStyle: { color: palette('grid') } },
});

const zooms = (model: ChartModel, xAxisIndex: number[], palette: Palette) => {
  const from = Math.min(model.from ?? 0, model.count - zoomFrom);
  const percent = (place: number) => (place / model.count) * 100;
  const range = { xAxisIndex, start: percent(from), end: percent(from + zoomFrom) };
  const slider = { bottom: 4, height: 20, textStyle: { color: palette('text') }, showDetail: false };
  return [
    { type: 'inside', ...range, zoomOnMouseWheel: 'ctrl' },
    { type: 'slider', ...range, ...slider },
  ];
};

function drawn(panel: Panel, index: number, look: ChartLook) {
  const shown = (series: Series) => !look.hidden.has(series.name);
  const over = panel.over !== undefined && shown(panel.over) ? [line(panel.over, index, look.palette, 'middle')] : [];
  return [...panel.series.filter(shown).map((series) => one(panel, series, index, look.palette)), ...over];
}

function one({ drawing }: Panel, series: Series, index: number, palette: Palette) {
  if (drawing === 'line') return line(series, index, palette, false);
  if (drawing === 'step') return line(series, index, palette, 'middle', series.dashed);
  return {
    ...place(series, index),
    type: 'bar',
    ...(drawing === 'stacked' ? { stack: `panel ${index}`, barCategoryGap: '0%' } : { barGap: '0%' }),
    itemStyle: { color: palette(series.color) },
  };
}

/** Blocks are constant power: a line over them steps between blocks. */
const line = (series: Series, index: number, palette: Palette, step: 'middle' | false, dashed = false) => ({
  ...place(series, index),
  type: 'line',
  step,
  symbol: 'none',
  z: 3,
  lineStyle: { width: 2, type: dashed ? 'dashed' : 'solid' },
  itemStyle: { color: palette(series.color) },
});

const place = (series: Series, index: number) => ({
  name: series.name,
  xAxisIndex: index,
  yAxisIndex: index,
  data: series.values,
  emphasis: { disabled: true },
});

function descriptionOf(model: ChartModel): string {
  const names = allSeries(model).map(({ name, unit }) => (unit === '' ? name : `${name} in ${unit}`));
  const span = model.count === 0 ? '' : ` from ${model.longLabel(0)} to ${model.longLabel(model.count - 1)}`;
  return `${names.join(', ')}${span}`;
}
