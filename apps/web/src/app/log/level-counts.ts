import type { LogLevel, LogLineEvent } from '@energy-ops/contracts';

export type Levels = Readonly<Partial<Record<LogLevel, number>>>;

/** How many lines of each level there are: the server's count, carried on by live lines. */
export class LevelCounts {
  private levels: Partial<Record<LogLevel, number>> = {};
  private countedTo = 0;

  get current(): Levels {
    return this.levels;
  }

  /** The server counted the lines 1 to `lastSeq`. An answer that left before what is known already says nothing new. */
  counted(levels: Levels, lastSeq: number): void {
    if (lastSeq < this.countedTo) return;
    this.levels = { ...levels };
    this.countedTo = lastSeq;
  }

  /** Counts live lines; false when lines before them were never counted, so that the server must be asked. */
  add(lines: readonly LogLineEvent[]): boolean {
    const fresh = lines.filter((line) => line.seq > this.countedTo);
    const [first] = fresh;
    if (first === undefined) return true;
    if (first.seq !== this.countedTo + 1) return false;
    const levels = { ...this.levels };
    for (const { level } of fresh) levels[level] = (levels[level] ?? 0) + 1;
    this.levels = levels;
    this.countedTo += fresh.length;
    return true;
  }
}
