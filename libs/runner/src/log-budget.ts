import type { LogRunLine, RunLine } from './run-line.js';

/**
 * Lets log lines through until their bytes are used up, then counts them: one line says so at once, and the last one of
 * the log how many there were. What isn't a log line always passes.
 */
export class LogBudget {
  dropped = 0;
  private droppedBytes = 0;
  private used = 0;

  constructor(private readonly limitBytes: number) {}

  admit(lines: readonly RunLine[]): readonly RunLine[] {
    const before = this.dropped;
    const admitted = lines.filter((line) => this.admits(line));
    const isFirst = before === 0 && this.dropped > 0;
    return isFirst ? [...admitted, warning(`The log has reached ${this.limit}: what follows is dropped.`)] : admitted;
  }

  /** The line that says how much is missing, once something is. */
  verdict(): LogRunLine | undefined {
    if (this.dropped === 0) return undefined;
    const { dropped, droppedBytes } = this;
    const message = `${dropped} lines dropped (${droppedBytes} bytes): the log had reached ${this.limit}.`;
    return warning(message, { dropped_lines: dropped, dropped_bytes: droppedBytes });
  }

  private get limit(): string {
    return `its limit of ${this.limitBytes} bytes`;
  }

  private admits(line: RunLine): boolean {
    if (line.kind !== 'log') return true;
    const bytes = bytesOf(line);
    // `used` never shrinks: no short line slips in after a long one was dropped.
    this.used += bytes;
    if (this.used <= this.limitBytes) return true;
    this.dropped += 1;
    this.droppedBytes += bytes;
    return false;
  }
}

const bytesOf = ({ message, metadata }: LogRunLine): number =>
  Buffer.byteLength(message) + 1 + (metadata === null ? 0 : Buffer.byteLength(JSON.stringify(metadata)));

const warning = (message: string, metadata: LogRunLine['metadata'] = null): LogRunLine => ({
  kind: 'log',
  level: 'WARNING',
  message,
  metadata,
});
