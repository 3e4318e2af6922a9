import type { LogLineEvent } from '@energy-ops/contracts';

/** What the server answers to "which lines match, from here on". */
export interface Matches {
  readonly lines: readonly LogLineEvent[];
  /** Fewer lines than asked for: there are no more in that direction. */
  readonly complete: boolean;
}

/**
 * The lines of a log that match a filter: one unbroken stretch of all matches, which grows at both ends as the server
 * is asked for more. Which line matches is the server's business alone. At most `maxLines` stay; growing past that
 * forgets lines at the other end.
 */
export class MatchingLines {
  private held: LogLineEvent[] = [];
  private start = false;
  private end = false;
  private scanned = 0;
  private before = 0;

  constructor(private readonly maxLines = 20_000) {}

  get lines(): readonly LogLineEvent[] {
    return this.held;
  }

  /** Is the first match of the log here? */
  get reachedStart(): boolean {
    return this.start;
  }

  /** Were all lines up to `scannedTo` looked at when it was last asked? */
  get reachedEnd(): boolean {
    return this.end;
  }

  /** Every match after the first one held and up to this line is here: the next question starts behind it. */
  get scannedTo(): number {
    return this.scanned;
  }

  /** Grows with the lines put before the first one, shrinks with those forgotten there. */
  get addedBefore(): number {
    return this.before;
  }

  /** The first matches of the log, oldest first. */
  fromStart(matches: Matches, knownLast: number): void {
    this.held = [];
    this.scanned = 0;
    this.start = true;
    this.newer(matches, knownLast);
  }

  /** The last matches of the log, oldest first. */
  fromEnd(matches: Matches, knownLast: number): void {
    this.held = [...matches.lines];
    this.start = matches.complete;
    this.end = true;
    this.scanned = Math.max(knownLast, matches.lines.at(-1)?.seq ?? 0);
  }

  /**
   * Matches behind `scannedTo`, oldest first. `knownLast` is the last line known *before* the question was sent: its
   * answer has seen all lines up to there, and perhaps not those written meanwhile.
   */
  newer(matches: Matches, knownLast: number): void {
    const fresh = matches.lines.filter((line) => line.seq > this.scanned);
    this.held.push(...fresh);
    this.end = matches.complete;
    this.scanned = Math.max(this.scanned, fresh.at(-1)?.seq ?? 0, matches.complete ? knownLast : 0);
    const excess = this.held.length - this.maxLines;
    if (excess <= 0) return;
    this.held.splice(0, excess);
    this.before -= excess;
    this.start = false;
  }

  /** Matches before the first one held, oldest first. */
  older(matches: Matches): void {
    const firstSeq = this.held[0]?.seq ?? Infinity;
    const fresh = matches.lines.filter((line) => line.seq < firstSeq);
    this.held.unshift(...fresh);
    this.before += fresh.length;
    this.start = matches.complete;
    if (this.held.length <= this.maxLines) return;
    this.held.length = this.maxLines;
    this.end = false;
    this.scanned = this.held.at(-1)?.seq ?? 0;
  }
}
