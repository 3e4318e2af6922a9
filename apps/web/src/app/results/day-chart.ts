import { type AxisBlock, blockAxis } from './block-axis.js';
import { type Cell, numberIn, pointOf, type Row } from './cells.js';
import type { ChartColor } from './palette.js';
import { largest, type Series } from './series.js';

/** The tables of a job its day is drawn from; a model may leave any of them out. */
export interface DayTables {
  readonly schedule: readonly Row[];
  readonly market: readonly Row[];
  readonly deviation: readonly Row[];
}

/** A day of dispatch: power stacked to the load it serves, prices, and what the storages hold. */
export interface DayChart {
  readonly blocks: readonly AxisBlock[];
  /** MW per block; what takes power (charging, sales) is negative. */
  readonly stacks: readonly Series[];
  /** The sum of the stacks: by the energy balance, the load and what was sold before. */
  readonly load: Series | undefined;
  readonly prices: readonly Series[];
  /** MWh at the end of each block. */
  readonly stored: readonly Series[];
}

const unitColors = ['unit-1', 'unit-2', 'unit-3', 'unit-4', 'unit-5', 'unit-6'] as const;
const storageColors = {
  charge: ['charge-1', 'charge-2', 'charge-3'],
  discharge: ['discharge-1', 'discharge-2', 'discharge-3'],
  stored: ['stored-1', 'stored-2', 'stored-3'],
} as const;
const balanceToleranceMw = 1e-6;

/** What the tables say of each block. Stacks add up to the load exactly, whichever of them are shown together. */
export function dayChart(tables: DayTables, zone: string): DayChart {
  const starts = [...tables.market, ...tables.schedule].map((row) => row['block_start']);
  const blocks = blockAxis(starts, zone);
  const indexOf = new Map(blocks.map(({ key }, index) => [key, index]));
  const sum = new Summing(indexOf, blocks.length);
  const stacks = [
    ...units(sum, tables.schedule),
    ...market(sum, tables.market, ['renewable_mw', 'pv_mw'], 'Renewables', 'renewable'),
    ...storages(sum, tables.schedule, 'discharge_mw', 1, 'discharge'),
    ...market(sum, tables.market, ['buy_mw'], 'Bought', 'bought'),
    ...market(sum, tables.deviation, ['short_mw'], 'Deviation short', 'short'),
    ...market(sum, tables.market, ['unserved_mw'], 'Unserved', 'unserved'),
    ...storages(sum, tables.schedule, 'charge_mw', -1, 'charge'),
    ...market(sum, tables.market, ['sell_mw'], 'Sold', 'sold', -1),
    ...market(sum, tables.deviation, ['long_mw'], 'Deviation long', 'long', -1),
  ];
  return {
    blocks,
    stacks,
    load: loadOf(stacks, blocks.length, tables.deviation.length > 0 ? 'Load and committed sales' : 'Load'),
    prices: prices(sum, tables.market),
    stored: stored(sum, tables.schedule),
  };
}

/** Adds table cells up by block. */
class Summing {
  constructor(
    private readonly indexOf: ReadonlyMap<string, number>,
    private readonly count: number,
  ) {}

  of(rows: readonly Row[], column: string, sign: 1 | -1 = 1): number[] {
    const values = new Array<number>(this.count).fill(0);
    for (const row of rows) {
      const index = this.index(row);
      if (index !== undefined) values[index] = (values[index] ?? 0) + sign * numberIn(row[column]);
    }
    return values;
  }

  line(rows: readonly Row[], column: string): (number | null)[] {
    const values = new Array<number | null>(this.count).fill(null);
    for (const row of rows) {
      const index = this.index(row);
      if (index !== undefined) values[index] = pointOf(row[column]);
    }
    return values;
  }

  private index(row: Row): number | undefined {
    const key = row['block_start'];
    return typeof key === 'string' ? this.indexOf.get(key) : undefined;
  }
}

function byAsset(rows: readonly Row[]): Map<string, Row[]> {
  const assets = new Map<string, Row[]>();
  for (const row of rows) {
    const name = String(row['asset_id'] ?? '');
    const own = assets.get(name);
    if (own === undefined) assets.set(name, [row]);
    else own.push(row);
  }
  return assets;
}
const isUsed = (values: readonly (number | null)[]): boolean => values.some((value) => value !== null && value !== 0);
const holds = (cell: Cell): boolean => typeof cell === 'number';

const isStorage = (rows: readonly Row[]): boolean =>
  rows.some((row) => row['kind'] === 'storage' || holds(row['charge_mw']) || holds(row['discharge_mw']));
const isRenewable = (rows: readonly Row[]): boolean => rows.some((row) => row['kind'] === 'renewable');

/** A storage's `p_mw` is its net power, and renewables stand in the market table: neither counts twice. */
function units(sum: Summing, schedule: readonly Row[]): Series[] {
  const all = [...byAsset(schedule)]
    .filter(([, rows]) => !isStorage(rows) && !isRenewable(rows))
    .map(([name, rows]) => ({ name, values: sum.of(rows, 'p_mw') }))
    .filter(({ values }) => isUsed(values));
  return largest(all, unitColors, 'Other units');
}

function storages(
  sum: Summing,
  schedule: readonly Row[],
  column: 'charge_mw' | 'discharge_mw',
  sign: 1 | -1,
  word: 'charge' | 'discharge',
): Series[] {
  const all = [...byAsset(schedule)]
    .map(([name, rows]) => ({ name: `${name} ${word}`, values: sum.of(rows, column, sign) }))
    .filter(({ values }) => isUsed(values));
  return largest(all, storageColors[word], `Other storages ${word}`);
}

/** One stack of a table's column (the first of `columns` that is there), or none where it is zero all day. */
function market(
  sum: Summing,
  rows: readonly Row[],
  columns: readonly string[],
  name: string,
  color: ChartColor,
  sign: 1 | -1 = 1,
): Series[] {
  const column = columns.find((each) => rows.some((row) => holds(row[each])));
  if (column === undefined) return [];
  const values = sum.of(rows, column, sign);
  return isUsed(values) ? [{ name, values, color }] : [];
}

function loadOf(stacks: readonly Series[], count: number, name: string): Series | undefined {
  const values = Array.from({ length: count }, (_, index) =>
    stacks.reduce((total, stack) => total + (stack.values[index] ?? 0), 0),
  );
  if (values.every((value) => Math.abs(value) < balanceToleranceMw)) return undefined;
  return { name, values, color: 'line' };
}

function prices(sum: Summing, rows: readonly Row[]): Series[] {
  const buy = sum.line(rows, 'price_buy');
  const sell = sum.line(rows, 'price_sell');
  if (!isUsed(buy) && !isUsed(sell)) return [];
  const same = buy.every((price, index) => price === sell[index]);
  if (same) return [{ name: 'Price', values: buy, color: 'price-1' }];
  return [
    { name: 'Price to buy', values: buy, color: 'price-1' },
    { name: 'Price to sell', values: sell, color: 'price-2', dashed: true },
  ];
}

function stored(sum: Summing, schedule: readonly Row[]): Series[] {
  const all = [...byAsset(schedule)]
    .filter(([, rows]) => rows.some((row) => holds(row['soc_mwh'])))
    .filter(([, rows]) => rows.some((row) => numberIn(row['soc_mwh']) !== 0))
    .map(([name, rows]) => ({ name: `${name} stored`, values: sum.of(rows, 'soc_mwh') }));
  return largest(all, storageColors.stored, 'Other storages stored');
}
