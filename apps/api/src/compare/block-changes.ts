import type { BlockChange, BlockDiff } from '@energy-ops/contracts';
import { typedCell } from '../results/typed-cell.js';
import type { Alignment } from './alignment.js';
import { type Difference, rounded } from './cell-change.js';
import { SeriesSums } from './series-sums.js';
import type { TableWatcher } from './table-diff.js';
import type { CommonColumn, TableShape } from './table-shape.js';

const mostHeld = 10_000;
const mostOfBlock = 2_000;

type Side = 'inA' | 'inB';

/** What a row is about: a block both jobs plan, and an asset or the like in it. */
interface Place {
  readonly at: number;
  readonly item: string | null;
}

/**
 * Gathers what differs block by block, over several tables, as one page of blocks from `from` on. It holds no more
 * than a page's worth: whatever lies past the blocks that fill it is dropped, and read again for the next page.
 */
export class BlockChanges {
  private readonly blocks = new Map<number, { changes: BlockChange[]; total: number }>();
  private readonly sums = new SeriesSums();
  private held = 0;
  private cut = Number.POSITIVE_INFINITY;

  constructor(
    private readonly alignment: Alignment,
    private readonly limit: number,
    private readonly from: number,
  ) {}

  /** Gathers from a table, should it have blocks. */
  watcher(table: string): TableWatcher {
    let last: { cells: readonly string[]; place: Place | undefined } = { cells: [], place: undefined };
    return {
      changed: (shape, cells, column, difference) => {
        // A row's cells come one after the other.
        if (last.cells !== cells) last = { cells, place: this.placeOf(shape, cells, 'inA') };
        if (last.place) this.add(table, last.place, column, difference);
      },
      alone: (shape, side, cells) => {
        const place = this.placeOf(shape, cells, side);
        if (!place) return;
        for (const column of shape.values) {
          const cell = typedCell(cells[column[side]] ?? '', column.type);
          if (cell === null || cell === 0 || cell === false) continue;
          const pair = side === 'inA' ? { a: cell, b: null } : { a: null, b: cell };
          this.add(table, place, column, { ...pair, delta: null });
        }
      },
    };
  }

  /** Drops what a table said that turned out not to be whole. */
  forget(table: string): void {
    this.sums.forget(table);
    for (const [at, block] of this.blocks) {
      const changes = block.changes.filter((change) => change.table !== table);
      const total = block.total - (block.changes.length - changes.length);
      if (changes.length === 0) this.blocks.delete(at);
      else this.blocks.set(at, { changes, total });
    }
  }

  /** The page, and the series of all blocks. */
  page() {
    const starts = this.starts();
    const shown = starts.slice(0, this.pageLength(starts));
    const next = Math.min(this.cut, starts[shown.length] ?? Number.POSITIVE_INFINITY);
    return {
      differing: shown.map((at): BlockDiff => ({ block_start: new Date(at).toISOString(), ...this.blockAt(at) })),
      next_cursor: Number.isFinite(next) ? String(next) : null,
      ...this.sums.result(),
    };
  }

  private placeOf(shape: TableShape, cells: readonly string[], side: Side): Place | undefined {
    const column = shape.keys[shape.blockKey];
    const at = column && this.alignment.commonStart(this.alignment.nameOf(cells[column[side]] ?? ''));
    return at === undefined ? undefined : { at, item: itemOf(shape, cells, side) };
  }

  private blockAt(at: number) {
    return this.blocks.get(at) ?? { changes: [], total: 0 };
  }

  private add(table: string, { at, item }: Place, column: CommonColumn, difference: Difference): void {
    this.sums.add(table, item, column, at, difference.delta);
    if (at < this.from || at >= this.cut) return;
    const block = this.blockAt(at);
    this.blocks.set(at, block);
    block.total += 1;
    if (block.changes.length >= mostOfBlock) return;
    block.changes.push({ table, item, column: column.name, ...difference, delta: rounded(difference.delta) });
    this.held += 1;
    if (this.held > 2 * mostHeld) this.prune();
  }

  private prune(): void {
    const starts = this.starts();
    for (const at of starts.slice(this.pageLength(starts))) {
      this.cut = Math.min(this.cut, at);
      this.held -= this.blockAt(at).changes.length;
      this.blocks.delete(at);
    }
  }

  private starts(): number[] {
    return [...this.blocks.keys()].sort((one, other) => one - other);
  }

  /** How many of the blocks fill the page. */
  private pageLength(starts: readonly number[]): number {
    let changes = 0;
    for (const [index, at] of starts.slice(0, this.limit).entries()) {
      changes += this.blockAt(at).changes.length;
      if (changes > mostHeld && index > 0) return index;
    }
    return Math.min(starts.length, this.limit);
  }
}

/** The row's own name beside its block: an asset, a band, a kind of bid. */
function itemOf(shape: TableShape, cells: readonly string[], side: Side): string | null {
  let item = '';
  for (const [index, column] of shape.keys.entries()) {
    const cell = cells[column[side]] ?? '';
    if (index !== shape.blockKey && cell !== '') item += item === '' ? cell : ` ${cell}`;
  }
  return item === '' ? null : item;
}
