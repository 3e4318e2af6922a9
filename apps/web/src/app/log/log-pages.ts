import type { LogLineEvent } from '@energy-ops/contracts';

export const pageSize = 500;

/** The page a line stands on; lines count from 1, pages from 0. */
export const pageOf = (seq: number): number => Math.floor((seq - 1) / pageSize);

/**
 * One job's log as numbered slots, cut into pages. Whatever brings a line (a page over HTTP, a live batch, a replay
 * after a reconnect) puts it into its own slot, so no line can stand twice or out of order; a slot nobody filled is a
 * hole, and `missing` names the pages to fetch. Only the `maxPages` pages used last are kept.
 */
export class LogPages {
  /** Least recently used first: a Map keeps the order of insertion. */
  private readonly pages = new Map<number, (LogLineEvent | undefined)[]>();
  private last = 0;

  constructor(private readonly maxPages = 200) {}

  /** The highest line known to exist, whether it is here or not. */
  get lastSeq(): number {
    return this.last;
  }

  get heldPages(): number {
    return this.pages.size;
  }

  /** Hears how long the log is. */
  reaches(seq: number): void {
    this.last = Math.max(this.last, seq);
  }

  add(lines: readonly LogLineEvent[]): void {
    for (const line of lines) {
      this.use(pageOf(line.seq))[(line.seq - 1) % pageSize] ??= line;
      this.reaches(line.seq);
    }
  }

  line(seq: number): LogLineEvent | undefined {
    return this.pages.get(pageOf(seq))?.[(seq - 1) % pageSize];
  }

  /** The lines held from one on, up to the first hole. */
  heldFrom(seq: number): LogLineEvent[] {
    const held: LogLineEvent[] = [];
    for (let line = this.line(seq); line !== undefined; line = this.line(line.seq + 1)) held.push(line);
    return held;
  }

  /** Pages with a hole among the lines `from` to `to`. Looking at a page keeps it. */
  missing(from: number, to: number): number[] {
    const first = pageOf(Math.max(1, from));
    const last = pageOf(Math.min(to, this.last));
    const wanted: number[] = [];
    for (let page = first; page <= last; page += 1) {
      if (this.hasHole(page, from, to)) wanted.push(page);
      if (this.pages.has(page)) this.use(page);
    }
    return wanted;
  }

  private hasHole(page: number, from: number, to: number): boolean {
    const slots = this.pages.get(page);
    const start = Math.max(from, page * pageSize + 1);
    const end = Math.min(to, (page + 1) * pageSize, this.last);
    for (let seq = start; seq <= end; seq += 1) if (slots?.[(seq - 1) % pageSize] === undefined) return true;
    return false;
  }

  private use(page: number): (LogLineEvent | undefined)[] {
    const slots = this.pages.get(page) ?? [];
    this.pages.delete(page);
    this.pages.set(page, slots);
    for (const [oldest] of this.pages) {
      if (this.pages.size <= this.maxPages) break;
      this.pages.delete(oldest);
    }
    return slots;
  }
}
