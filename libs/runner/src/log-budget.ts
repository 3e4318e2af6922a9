import type { LogRunLine, RunLine } from './run-line.js';

/** Lets log lines through until their bytes are used up, then counts them. What isn't a log line always passes. */
export class LogBudget {
  dropped = 0;
  private used = 0;

  constructor(private readonly limitBytes: number) {}

  admit(lines: readonly RunLine[]): readonly RunLine[] {
    const admitted = lines.filter((line) => this.admits(line));
    this.dropped += lines.length - admitted.length;
    return admitted;
  }

  /** The line that says what is missing, once something is. */
  verdict(): LogRunLine | undefined {
    if (this.dropped === 0) return undefined;
    const message = `${this.dropped} lines dropped: the log had reached its limit of ${this.limitBytes} bytes.`;
    return { kind: 'log', level: 'WARNING', message, metadata: { dropped_lines: this.dropped } };
  }

  private admits(line: RunLine): boolean {
    if (line.kind !== 'log') return true;
    // `used` never shrinks: no short line slips in after a long one was dropped.
    this.used += Buffer.byteLength(line.message) + 1;
    return this.used <= this.limitBytes;
  }
}
