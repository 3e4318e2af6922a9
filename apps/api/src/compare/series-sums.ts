import type { SeriesChange } from '@energy-ops/contracts';
import { rounded } from './cell-change.js';
import type { CommonColumn } from './table-shape.js';

const mostSeries = 1_000;
const mostShown = 200;

interface SeriesSum {
  readonly table: string;
  readonly item: string | null;
  readonly column: string;
  readonly unit: string;
  blocks: number;
  deltaSum: number | null;
  maxAbsDelta: number | null;
  maxAt: number;
}

/** Adds up how the lines of the tables differ over all blocks: each item's columns, in the order they were met. */
export class SeriesSums {
  private readonly tables = new Map<string, Map<string | null, Map<string, SeriesSum>>>();
  private kept = 0;

  add(table: string, item: string | null, column: CommonColumn, at: number, delta: number | null): void {
    const sum = this.sumOf(table, item, column);
    if (sum === undefined) return;
    sum.blocks += 1;
    if (delta === null) return;
    sum.deltaSum = (sum.deltaSum ?? 0) + delta;
    if (sum.maxAbsDelta !== null && Math.abs(delta) <= sum.maxAbsDelta) return;
    sum.maxAbsDelta = Math.abs(delta);
    sum.maxAt = at;
  }

  forget(table: string): void {
    const left = this.all(table).length;
    this.tables.delete(table);
    this.kept -= left;
  }

  result(): { series: SeriesChange[]; series_total: number } {
    const all = [...this.tables.keys()].flatMap((table) => this.all(table));
    return { series: all.slice(0, mostShown).map(toSeries), series_total: this.kept };
  }

  private all(table: string): SeriesSum[] {
    return [...(this.tables.get(table)?.values() ?? [])].flatMap((columns) => [...columns.values()]);
  }

  private sumOf(table: string, item: string | null, { name, unit }: CommonColumn): SeriesSum | undefined {
    const items = got(this.tables, table, () => new Map<string | null, Map<string, SeriesSum>>());
    const known = items.get(item)?.get(name);
    if (known !== undefined) return known;
    if (this.kept >= mostSeries) return undefined;
    this.kept += 1;
    const sum = { table, item, column: name, unit, blocks: 0, deltaSum: null, maxAbsDelta: null, maxAt: 0 };
    got(items, item, () => new Map<string, SeriesSum>()).set(name, sum);
    return sum;
  }
}

function got<Key, Value>(map: Map<Key, Value>, key: Key, made: () => Value): Value {
  const known = map.get(key) ?? made();
  map.set(key, known);
  return known;
}

const toSeries = ({ deltaSum, maxAbsDelta, maxAt, ...named }: SeriesSum): SeriesChange => ({
  ...named,
  delta_sum: rounded(deltaSum),
  max_abs_delta: rounded(maxAbsDelta),
  max_at: maxAbsDelta === null ? null : new Date(maxAt).toISOString(),
});
