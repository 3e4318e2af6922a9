import type { TableWatcher } from './table-diff.js';

/** Where and by how much a column of a series was changed. */
export interface ChangedRange {
  readonly column: string;
  readonly unit: string;
  readonly blocks: number;
  /** The starts of the first and the last block that differ. */
  readonly first: number;
  readonly last: number;
  readonly least: number;
  readonly most: number;
  /** In MW or money per MWh times blocks: which change is the largest. */
  readonly size: number;
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** Follows the numbers of a table with one row per block, within the blocks somebody plans. */
export class ChangedRangesWatch {
  private readonly ranges = new Map<string, Growing>();

  constructor(private readonly window: Window | undefined) {}

  readonly watcher: TableWatcher = {
    changed: (shape, cells, { name, unit }, { delta }) => {
      const block = shape.keys[shape.blockKey];
      if (!block || shape.keys.length > 1 || delta === null) return;
      const at = Date.parse(cells[block.inA] ?? '');
      const { window } = this;
      if (Number.isNaN(at) || (window && (at < window.from || at >= window.to))) return;
      const known = this.ranges.get(name);
      if (known === undefined) this.ranges.set(name, begun(name, unit, at, delta));
      else grow(known, at, delta);
    },
  };

  /** The largest first. */
  largest(): ChangedRange[] {
    return [...this.ranges.values()].sort(
      (one, other) => other.size - one.size || (one.column < other.column ? -1 : 1),
    );
  }
}

type Growing = { -readonly [Key in keyof ChangedRange]: ChangedRange[Key] };

const begun = (column: string, unit: string, at: number, delta: number): Growing => ({
  column,
  unit,
  blocks: 1,
  first: at,
  last: at,
  least: delta,
  most: delta,
  size: Math.abs(delta),
});

function grow(range: Growing, at: number, delta: number): void {
  range.blocks += 1;
  range.first = Math.min(range.first, at);
  range.last = Math.max(range.last, at);
  range.least = Math.min(range.least, delta);
  range.most = Math.max(range.most, delta);
  range.size += Math.abs(delta);
}
