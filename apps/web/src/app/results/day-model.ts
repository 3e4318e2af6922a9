import { localDate } from '@energy-ops/market';
import { type AxisBlock, datedBlockLabel, dayAndMonth, longBlockLabel, shortBlockLabel } from './block-axis.js';
import type { ChartModel, Panel } from './chart-model.js';
import type { DayChart } from './day-chart.js';

/** The day as a chart of up to three panels: power, prices, energy stored. */
export function dayModel(day: DayChart, zone: string, currency: string): ChartModel {
  const power: Panel = { drawing: 'stacked', unit: 'MW', series: day.stacks, ...(day.load ? { over: day.load } : {}) };
  const price: Panel = { drawing: 'step', unit: `${currency}/MWh`, series: day.prices };
  const stored: Panel = { drawing: 'line', unit: 'MWh', series: day.stored };
  return { ...blockLabels(day.blocks, zone), panels: [power, price, stored].filter(({ series }) => series.length > 0) };
}

/** An axis of blocks on the market's clock. */
export function blockLabels(blocks: DayChart['blocks'], zone: string): Omit<ChartModel, 'panels'> {
  const short = axisLabel(blocks, zone);
  return {
    axis: 'Block',
    count: blocks.length,
    shortLabel: (index) => label(blocks, index, zone, short),
    longLabel: (index) => label(blocks, index, zone, longBlockLabel),
    position: (index) => (blocks[index]?.number ?? index + 1) - 1,
  };
}

/** Blocks of one day go by their number; where a second day begins, its date tells them apart; of more, each has one. */
function axisLabel(blocks: DayChart['blocks'], zone: string): typeof shortBlockLabel {
  const begins = blocks.filter(({ number }) => number === 1);
  const [first, last] = [blocks[0], blocks.at(-1)].map((block) => block && localDate(block.start, zone));
  if (begins.length > 2) return datedBlockLabel;
  if (first === last) return shortBlockLabel;
  return (block: AxisBlock, its) => (block.number === 1 ? dayAndMonth(block, its) : shortBlockLabel(block, its));
}

function label(blocks: DayChart['blocks'], index: number, zone: string, write: typeof shortBlockLabel): string {
  const block = blocks[index];
  return block === undefined ? '' : write(block, zone);
}
