import { type TableRow } from './table-rows.js';

/** Rows that wait for their like at once, at most, on each side: past it two tables have too little in common. */
const mostWaiting = 200_000;

export interface MatchedRows {
  readonly matched: (a: TableRow, b: TableRow) => void;
  readonly onlyA: (row: TableRow) => void;
  readonly onlyB: (row: TableRow) => void;
}

type Batches = AsyncGenerator<TableRow[]>;
type KeyOf = (row: TableRow) => string;

/** A side: its rows to come, how to name one, and those that wait for their like, by name. */
class Side {
  private readonly waiting = new Map<string, TableRow[]>();
  private count = 0;
  private batch: TableRow[] = [];
  private at = 0;

  constructor(
    private readonly batches: Batches,
    readonly keyOf: KeyOf,
  ) {}

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** Has it a row to give, now that it may have read on? */
  async hasNext(): Promise<boolean> {
    while (this.at >= this.batch.length) {
      const next = await this.batches.next();
      if (next.done === true) return false;
      this.batch = next.value;
      this.at = 0;
    }
    return true;
  }

  /** A row that is read already. */
  take(): TableRow | undefined {
    return this.batch[this.at++];
  }

  get isRead(): boolean {
    return this.at < this.batch.length;
  }

  /** Has the row wait. False when too many do. */
  keep(key: string, row: TableRow): boolean {
    const same = this.waiting.get(key);
    if (same) same.push(row);
    else this.waiting.set(key, [row]);
    this.count += 1;
    return this.count <= mostWaiting;
  }

  /** The row of that name that has waited longest. */
  release(key: string): TableRow | undefined {
    const same = this.waiting.get(key);
    const row = same?.shift();
    if (same?.length === 0) this.waiting.delete(key);
    if (row !== undefined) this.count -= 1;
    return row;
  }

  *left(): Iterable<TableRow> {
    for (const rows of this.waiting.values()) yield* rows;
  }
}

/**
 * Matches the rows of two tables by their keys, whatever their order; of rows with one key the first goes with the
 * first. Holds only the rows whose like is still to come: none where both tables have the same order. False says that
 * it gave up because these were too many.
 */
export async function matchRows(
  a: { rows: Batches; keyOf: KeyOf },
  b: { rows: Batches; keyOf: KeyOf },
  found: MatchedRows,
): Promise<boolean> {
  const [sideA, sideB] = [new Side(a.rows, a.keyOf), new Side(b.rows, b.keyOf)];
  for (;;) {
    const [hasA, hasB] = [await sideA.hasNext(), await sideB.hasNext()];
    if (!hasA && !hasB) break;
    while (sideA.isRead || sideB.isRead) {
      if ((hasA && !sideA.isRead) || (hasB && !sideB.isRead)) break; // the other one reads on first
      if (!step(sideA, sideB, found)) return false;
    }
  }
  for (const row of sideA.left()) found.onlyA(row);
  for (const row of sideB.left()) found.onlyB(row);
  return true;
}

/** One row of each side, or of the one that has some left. */
function step(sideA: Side, sideB: Side, { matched }: MatchedRows): boolean {
  const [rowA, rowB] = [sideA.take(), sideB.take()];
  const keyA = rowA === undefined ? undefined : sideA.keyOf(rowA);
  const keyB = rowB === undefined ? undefined : sideB.keyOf(rowB);
  if (rowA !== undefined && rowB !== undefined && keyA === keyB && sideA.isEmpty && sideB.isEmpty) {
    matched(rowA, rowB);
    return true;
  }
  if (rowA !== undefined && keyA !== undefined) {
    const like = sideB.release(keyA);
    if (like !== undefined) matched(rowA, like);
    else if (!sideA.keep(keyA, rowA)) return false;
  }
  if (rowB !== undefined && keyB !== undefined) {
    const like = sideA.release(keyB);
    if (like !== undefined) matched(like, rowB);
    else if (!sideB.keep(keyB, rowB)) return false;
  }
  return true;
}
