import type { BlockChange, BlockDiff, JobDiff } from '@energy-ops/contracts';
import { blockAxis } from '../results/block-axis.js';
import type { ChartModel, Panel } from '../results/chart-model.js';
import { blockLabels } from '../results/day-model.js';
import type { ChartColor } from '../results/palette.js';
import { largest } from '../results/series.js';

type Shown = Pick<JobDiff, 'a' | 'mtu_minutes' | 'time_zone' | 'currency'>;

/** What of the differences makes a line: from which table and column, under which name, with which sign. */
interface Line {
  readonly panel: 'power' | 'price' | 'stored';
  readonly name: (item: string) => string;
  readonly sign: 1 | -1;
}

/** What gives power is positive, what takes it negative: the stacks add up to what the load changed by. */
const lines: Readonly<Record<string, Line>> = {
  'schedule.p_mw': { panel: 'power', name: (item) => item, sign: 1 },
  'market.buy_mw': { panel: 'power', name: () => 'Bought', sign: 1 },
  'market.sell_mw': { panel: 'power', name: () => 'Sold', sign: -1 },
  'market.unserved_mw': { panel: 'power', name: () => 'Unserved', sign: 1 },
  'deviation.short_mw': { panel: 'power', name: () => 'Deviation short', sign: 1 },
  'deviation.long_mw': { panel: 'power', name: () => 'Deviation long', sign: -1 },
  'market.price_buy': { panel: 'price', name: () => 'Price to buy', sign: 1 },
  'market.price_sell': { panel: 'price', name: () => 'Price to sell', sign: 1 },
  'prices.shadow_price_energy': { panel: 'price', name: () => 'Shadow price', sign: 1 },
  'schedule.soc_mwh': { panel: 'stored', name: (item) => `${item} stored`, sign: 1 },
};
const powerColors = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6', 'series-7'] as const;
const priceColors = ['price-1', 'price-2', 'series-3'] as const;
const storedColors = ['stored-1', 'stored-2', 'stored-3'] as const;

/** Until when the axis goes where more blocks are still to come. */
const axisEnd = ({ a, mtu_minutes }: Shown, next: string | null): number =>
  next !== null ? Number(next) : Date.parse(a.horizon_start ?? '') + (a.horizon_blocks ?? 0) * mtu_minutes * 60_000;

/** The differences over the blocks of `a`, where nothing differs zero; undefined where no line of a plan differs. */
export function deltaChart(diff: Shown, differing: readonly BlockDiff[], next: string | null): ChartModel | undefined {
  const blocks = axisOf(diff, differing, next);
  const indexOf = new Map(blocks.map(({ start }, index) => [start.getTime(), index]));
  const found = { power: new Sums(), price: new Sums(), stored: new Sums() };
  for (const { block_start, changes } of differing) {
    const index = indexOf.get(Date.parse(block_start));
    for (const change of index === undefined ? [] : changes) {
      const line = lines[`${change.table}.${change.column}`];
      if (line !== undefined && index !== undefined)
        found[line.panel].add(line.name(change.item ?? ''), index, line.sign * deltaOf(change), blocks.length);
    }
  }
  const panel = (drawing: Panel['drawing'], unit: string, sums: Sums, colors: readonly ChartColor[]): Panel[] =>
    sums.isEmpty ? [] : [{ drawing, unit: `Δ ${unit}`, series: largest(sums.all(), colors, 'Others') }];
  const panels = [
    ...panel('stacked', 'MW', found.power, powerColors),
    ...panel('step', `${diff.currency}/MWh`, found.price, priceColors),
    ...panel('line', 'MWh', found.stored, storedColors),
  ];
  const from = Math.min(...[found.power, found.price, found.stored].map(({ first }) => first));
  return panels.length === 0 ? undefined : { ...blockLabels(blocks, diff.time_zone), panels, from };
}

function axisOf(diff: Shown, differing: readonly BlockDiff[], next: string | null) {
  const start = Date.parse(diff.a.horizon_start ?? differing[0]?.block_start ?? '');
  const blockMs = diff.mtu_minutes * 60_000;
  const count = Math.max(0, Math.round((axisEnd(diff, next) - start) / blockMs)) || 0;
  const starts = Array.from({ length: count }, (_, index) => new Date(start + index * blockMs).toISOString());
  return blockAxis(starts, diff.time_zone);
}

/** What only one of the two plans has counts against nothing. */
function deltaOf({ a, b, delta }: BlockChange): number {
  return delta ?? (typeof a === 'number' ? a : 0) - (typeof b === 'number' ? b : 0);
}

/** Adds up by name and block. */
class Sums {
  private readonly values = new Map<string, number[]>();
  /** Where the first of them stands. */
  first = Number.POSITIVE_INFINITY;

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  add(name: string, index: number, value: number, count: number): void {
    const own = this.values.get(name) ?? new Array<number>(count).fill(0);
    own[index] = (own[index] ?? 0) + value;
    this.first = Math.min(this.first, index);
    this.values.set(name, own);
  }

  all() {
    return [...this.values].map(([name, values]) => ({ name, values }));
  }
}
