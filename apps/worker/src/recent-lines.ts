import { storedBytes } from '@energy-ops/database';
import type { LogEntry } from '@energy-ops/queue';

/** Bytes of text that are kept, the last lines beyond them included; a flood then waits for a commit now and then. */
const enough = 4 * 1024 ** 2;
/** What a short line takes beside its text. */
const bytesPerLine = 150;

/** The end of a run's log: what a crash of the server might still take back, and what is to be stored next. */
export class RecentLines {
  private lines: LogEntry[] = [];
  private bytes = 0;

  constructor(
    /** Lines of the log before these. */
    private before: number,
  ) {}

  add(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      this.lines.push(entry);
      this.bytes += storedBytes(entry) + bytesPerLine;
    }
  }

  /** The lines that follow the first `count` of the log. */
  after(count: number): readonly LogEntry[] {
    if (count < this.before) this.before = count; // the server's disk was put back to an older day
    return this.lines.slice(count - this.before);
  }

  /** Time to have them stored for good. */
  get areMany(): boolean {
    return this.bytes > enough;
  }

  /** They are stored for good. */
  forget(): void {
    this.before += this.lines.length;
    this.lines = [];
    this.bytes = 0;
  }
}
