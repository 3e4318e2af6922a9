import type { LogLineEvent } from '@energy-ops/contracts';

/** The newest lines after one, oldest first. */
export type ReadTail = (afterSeq: number) => Promise<readonly LogLineEvent[]>;
/** Takes lines in order; `missed` lines before the first of them are left out. */
export type TakeLines = (lines: readonly LogLineEvent[], missed: number) => void;

const mostQueued = 2000;
const refillPauseMs = 1000;

/**
 * The end of one job's log, each line once and in order, whatever brings it: live batches, a replay for another
 * reader of the same socket, a gap the server tells of, a reconnect. Where lines are missing it reads the newest over
 * HTTP; what came live meanwhile waits for them.
 */
export class JobTail {
  private last = 0;
  private queue: LogLineEvent[] = [];
  private filling: Promise<void> | undefined;
  private wanted = 0;
  private mayFillAt = 0;

  constructor(
    private readonly read: ReadTail,
    private readonly take: TakeLines,
  ) {}

  get lastSeq(): number {
    return this.last;
  }

  hear(lines: readonly LogLineEvent[]): void {
    const fresh = this.newOf(lines);
    const [first] = fresh;
    if (first === undefined) return;
    if (this.filling === undefined && first.seq === this.last + 1) {
      this.put(fresh);
      return;
    }
    this.queue = [...this.queue, ...fresh].slice(-mostQueued);
    this.fill();
  }

  /** Hears that the lines up to `seq` exist. */
  reach(seq: number): void {
    this.wanted = Math.max(this.wanted, seq);
    if (this.wanted > this.last) this.fill();
  }

  /** Reads what there is after the last line known. */
  fill(): void {
    this.filling ??= this.readOn().finally(() => {
      this.filling = undefined;
      if (this.wanted > this.last || this.queue.length > 0) this.fill();
    });
  }

  private async readOn(): Promise<void> {
    const pauseMs = this.mayFillAt - Date.now();
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    this.mayFillAt = Date.now() + refillPauseMs;
    try {
      const lines = await this.read(this.last);
      this.put(this.newOf(lines));
      const [next] = this.newOf(this.queue);
      const lacksLines = lines.length > 0 && next !== undefined && next.seq > this.last + 1;
      if (!lacksLines) this.drain();
    } catch {
      this.drain(); // what is missing is told as missed; the whole log is one click away
    }
    this.wanted = Math.min(this.wanted, this.last);
  }

  private drain(): void {
    this.put(this.newOf(this.queue));
    this.queue = [];
  }

  private put(lines: readonly LogLineEvent[]): void {
    const [first, last] = [lines[0], lines.at(-1)];
    if (first === undefined || last === undefined) return;
    const missed = first.seq - this.last - 1;
    this.last = last.seq;
    this.take(lines, missed);
  }

  private newOf(lines: readonly LogLineEvent[]): readonly LogLineEvent[] {
    const [first] = lines;
    return first !== undefined && first.seq > this.last ? lines : lines.filter(({ seq }) => seq > this.last);
  }
}
