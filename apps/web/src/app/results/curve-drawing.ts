import type { CurvePoint } from '@energy-ops/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { formatMoney, formatShare } from '../number/amount.js';
import { heldUntil, valueRange } from './curve.js';
import { type ChartDrawing, type ChartLook, commonOption, tooltipOption } from './chart-drawing.js';
import { tooltipBox } from './chart-tooltip.js';

const legend = [
  { name: 'Best solution', color: 'series-1' },
  { name: 'Best bound', color: 'series-3' },
  { name: 'Gap', color: 'series-2' },
] as const;
const gapName = legend[2].name;

/** How solution and bound met: each holds until the next is found, so they are steps; the last until now in a search that goes on. */
export const curveDrawing = (points: readonly CurvePoint[], currency: string, nowMs = 0): ChartDrawing => ({
  heightPx: 340,
  legend,
  description: `Best solution, best bound in ${currency} and gap over ${points.length} points in time`,
  table: () => ({
    columns: [
      { name: 'Time', unit: 's', type: 'number' },
      { name: 'Best solution', unit: currency, type: 'number' },
      { name: 'Best bound', unit: currency, type: 'number' },
      { name: 'Gap', unit: '%', type: 'number' },
    ],
    rows: points.map((point) => ({
      Time: point.t_ms / 1000,
      'Best solution': point.incumbent,
      'Best bound': point.best_bound,
      Gap: point.gap === null ? null : point.gap * 100,
    })),
  }),
  option: (look) => optionOf(heldUntil(points, nowMs), currency, look),
});

function optionOf(points: readonly CurvePoint[], currency: string, look: ChartLook): EChartsCoreOption {
  const values = [
    points.map(({ incumbent }) => incumbent),
    points.map(({ best_bound }) => best_bound),
    points.map(({ gap }) => (gap === null ? null : gap * 100)),
  ];
  return {
    ...commonOption(look),
    grid: { left: 12, right: 12, top: 36, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: tooltipOption(look, (index) => tooltip(points[index], currency, look)),
    xAxis: { ...axis(look), name: '', min: 0, axisLabel: { ...text(look), formatter: '{value} s' } },
    yAxis: [
      {
        ...axis(look),
        name: 'Objective',
        scale: true,
        ...valueRange(points),
        axisLabel: { ...text(look), formatter: (value: number) => formatMoney(value, currency) },
      },
      { ...axis(look), name: 'Gap %', min: 0, splitLine: { show: false } },
    ],
    series: legend.flatMap(({ name, color }, index) =>
      look.hidden.has(name)
        ? []
        : {
            name,
            type: 'line',
            step: 'end',
            symbol: isLone(values[index]) ? 'circle' : 'none',
            yAxisIndex: name === gapName ? 1 : 0,
            lineStyle: { width: 2, type: name === gapName ? 'dotted' : 'solid' },
            itemStyle: { color: look.palette(color) },
            emphasis: { disabled: true },
            data: points.map(({ t_ms }, at) => [t_ms / 1000, values[index]?.[at] ?? null]),
          },
    ),
  };
}

/** One point makes no line. */
const isLone = (values: readonly (number | null)[] = []) => values.filter((value) => value !== null).length === 1;

const text = ({ palette }: ChartLook) => ({ color: palette('text'), hideOverlap: true });
const axis = (look: ChartLook) => ({
  type: 'value',
  nameTextStyle: { color: look.palette('text') },
  axisLabel: text(look),
  axisLine: { lineStyle: { color: look.palette('grid') } },
  splitLine: { lineStyle: { color: look.palette('grid') } },
});

function tooltip(point: CurvePoint | undefined, currency: string, { palette, hidden }: ChartLook): HTMLElement {
  if (point === undefined) return tooltipBox('', []);
  const texts = [
    formatMoney(point.incumbent, currency),
    formatMoney(point.best_bound, currency),
    formatShare(point.gap),
  ];
  const entries = legend.map(({ name, color }, index) => ({ name, color: palette(color), text: texts[index] ?? '' }));
  return tooltipBox(
    `${(point.t_ms / 1000).toFixed(1)} s`,
    entries.filter(({ name }) => !hidden.has(name)),
  );
}
