import type { CellChange, Column, TableDiff } from '@energy-ops/contracts';
import type { Alignment } from './alignment.js';
import { cellDifference, type Difference, rounded } from './cell-change.js';
import { matchRows } from './row-match.js';
import { cellsOf, NotReadable, type TableRow, tableRows } from './table-rows.js';
import { type CommonColumn, keyOf, namesIn, shapeOf, type TableShape } from './table-shape.js';

/** A stored table of one of the jobs. */
export interface StoredTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Of its CSV, as is its size. */
  readonly sha256: string;
  readonly bytes: number;
  /** Reads it; each time anew, so that no more than two are held at once. */
  read(): Promise<Buffer>;
}

/** Hears of rows as they are matched. */
export interface TableWatcher {
  /** Two rows that are one, whether they differ or not. */
  matched?(shape: TableShape, a: readonly string[], b: readonly string[]): void;
  changed?(shape: TableShape, a: readonly string[], column: CommonColumn, difference: Difference): void;
  /** A row that only one of them has. */
  alone?(shape: TableShape, side: 'inA' | 'inB', cells: readonly string[]): void;
}

export interface TableWishes {
  readonly alignment: Alignment;
  readonly tolerance: number;
  /** The most changed cells to list. */
  readonly cells: number;
  readonly watcher?: TableWatcher;
}

const mostColumns = 200;
/** Two tables are held at once: past this size, too much for a process that serves others as well. */
const mostBytes = 128 * 1024 ** 2;

/** Compares two tables row by row and cell by cell, reading each once from end to end. */
export async function diffTables(a: StoredTable, b: StoredTable, wishes: TableWishes): Promise<TableDiff> {
  const sums = new Sums(a, b, wishes);
  if (a.sha256 === b.sha256) return sums.result('same');
  if (Math.max(a.bytes, b.bytes) > mostBytes) return sums.result('too_large');
  const [rowsA, rowsB] = [tableRows(await a.read()), tableRows(await b.read())];
  try {
    const [headA, headB] = [await headed(rowsA), await headed(rowsB)];
    const shape = shapeOf(headA.names, headB.names, a.columns);
    const isWhole = await matchRows(
      { rows: headA.rows, keyOf: keyOf(shape, 'inA', wishes.alignment) },
      { rows: headB.rows, keyOf: keyOf(shape, 'inB', wishes.alignment) },
      sums.watching(shape),
    );
    return isWhole ? sums.result() : sums.result('too_different');
  } catch (error) {
    if (error instanceof NotReadable) return sums.result('not_readable');
    throw error;
  } finally {
    await Promise.all([rowsA.return(undefined), rowsB.return(undefined)]);
  }
}

/** A table that only one of the jobs has. */
export const loneTable = (table: StoredTable, state: 'added' | 'removed'): TableDiff => ({
  ...nothing,
  table: table.name,
  state,
  rows_a: state === 'added' ? table.rows : null,
  rows_b: state === 'removed' ? table.rows : null,
});

const nothing = {
  rows_added: 0,
  rows_removed: 0,
  rows_changed: 0,
  cells_changed: 0,
  columns_added: [],
  columns_removed: [],
  columns: [],
  cells: [],
};

async function headed(batches: AsyncGenerator<TableRow[]>) {
  const first = await batches.next();
  const [header, ...rest] = first.done === true ? [] : first.value;
  async function* rows(): AsyncGenerator<TableRow[]> {
    yield rest;
    yield* batches;
  }
  return { names: header === undefined ? [] : cellsOf(header), rows: rows() };
}

/** Adds up what differs. */
class Sums {
  private readonly columns = new Map<string, ColumnSum>();
  private readonly cells: CellChange[] = [];
  private readonly counts = { rows_added: 0, rows_removed: 0, rows_changed: 0, cells_changed: 0 };
  private shape: TableShape | undefined;

  constructor(
    private readonly a: StoredTable,
    private readonly b: StoredTable,
    private readonly wishes: TableWishes,
  ) {}

  watching(shape: TableShape) {
    this.shape = shape;
    const { watcher } = this.wishes;
    return {
      matched: (rowA: TableRow, rowB: TableRow) => {
        const isSame = rowA === rowB && shape.isSameLayout;
        if (isSame && watcher?.matched === undefined) return;
        const [cellsA, cellsB] = [cellsOf(rowA), cellsOf(rowB)];
        watcher?.matched?.(shape, cellsA, cellsB);
        if (!isSame) this.compare(shape, cellsA, cellsB);
      },
      onlyA: (row: TableRow) => {
        this.counts.rows_added += 1;
        watcher?.alone?.(shape, 'inA', cellsOf(row));
      },
      onlyB: (row: TableRow) => {
        this.counts.rows_removed += 1;
        watcher?.alone?.(shape, 'inB', cellsOf(row));
      },
    };
  }

  result(state?: TableDiff['state']): TableDiff {
    const { columnsAdded = [], columnsRemoved = [] } = this.shape ?? {};
    const { rows_added, rows_removed, rows_changed } = this.counts;
    const changes = rows_added + rows_removed + rows_changed + columnsAdded.length + columnsRemoved.length;
    const counted = state === undefined || state === 'same';
    return {
      table: this.a.name,
      state: state ?? (changes > 0 ? 'changed' : 'same'),
      rows_a: this.a.rows,
      rows_b: this.b.rows,
      ...nothing,
      ...(counted && this.counts),
      columns_added: columnsAdded.slice(0, mostColumns),
      columns_removed: columnsRemoved.slice(0, mostColumns),
      columns: counted ? [...this.columns.values()].slice(0, mostColumns).map(toColumn) : [],
      cells: counted ? this.cells : [],
    };
  }

  private compare(shape: TableShape, cellsA: readonly string[], cellsB: readonly string[]): void {
    let isChanged = false;
    for (const column of shape.values) {
      const [textA, textB] = [cellsA[column.inA] ?? '', cellsB[column.inB] ?? ''];
      const difference = cellDifference(textA, textB, column.type, this.wishes.tolerance);
      if (difference === undefined) continue;
      isChanged = true;
      this.counts.cells_changed += 1;
      this.add(shape, cellsA, column, difference);
      this.wishes.watcher?.changed?.(shape, cellsA, column, difference);
    }
    if (isChanged) this.counts.rows_changed += 1;
  }

  private add(shape: TableShape, cells: readonly string[], { name, unit }: CommonColumn, difference: Difference): void {
    const sum = this.columns.get(name) ?? { name, unit, changed: 0, max_abs_delta: null, max_at: null };
    this.columns.set(name, sum);
    sum.changed += 1;
    const size = difference.delta === null ? null : Math.abs(difference.delta);
    if (size !== null && (sum.max_abs_delta === null || size > sum.max_abs_delta)) {
      sum.max_abs_delta = size;
      sum.max_at = namesIn(shape, cells, 'inA');
    }
    if (this.cells.length < this.wishes.cells)
      this.cells.push({
        key: namesIn(shape, cells, 'inA'),
        column: name,
        ...difference,
        delta: rounded(difference.delta),
      });
  }
}

const toColumn = (sum: ColumnSum) => ({ ...sum, max_abs_delta: rounded(sum.max_abs_delta) });

interface ColumnSum {
  readonly name: string;
  readonly unit: string;
  changed: number;
  max_abs_delta: number | null;
  max_at: Record<string, string> | null;
}
