import type { LogLevel } from '@energy-ops/contracts';
import { cleanText } from './clean-text.js';
import { parseLine } from './parse-line.js';
import type { OutputStream, RunLine } from './run-line.js';

/** Ends every piece of a line that was too long, but its last. */
export const continued = ' …[line goes on]';
const continuationByte = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Turns the chunks of one stream into lines: UTF-8 safe across chunks, a long line in pieces, the last one kept. */
export class LineReader {
  private readonly decoder = new TextDecoder();
  private rest = '';
  /** The level of the long line whose next piece is to come. */
  private longLine: LogLevel | undefined;

  constructor(
    private readonly stream: OutputStream,
    private readonly lineBytes: number,
  ) {}

  read(chunk: Uint8Array): RunLine[] {
    return this.take(this.rest + this.decoder.decode(chunk, { stream: true }));
  }

  /** The line that no line break ended, if there is one. */
  end(): RunLine[] {
    const lines = this.take(this.rest + this.decoder.decode());
    const last = withoutReturn(this.rest);
    this.rest = '';
    if (last !== '' || this.longLine !== undefined) this.addLine(last, lines);
    return lines;
  }

  private take(text: string): RunLine[] {
    const raw = (text.includes('\r') ? breakAtReturns(text) : text).split('\n');
    this.rest = raw.pop() ?? '';
    const lines: RunLine[] = [];
    for (const line of raw) this.addLine(line, lines);
    while (this.isLong(withoutReturn(this.rest))) this.rest = this.addPiece(this.rest, lines);
    return lines;
  }

  private addLine(line: string, lines: RunLine[]): void {
    let left = line;
    while (this.isLong(left)) left = this.addPiece(left, lines);
    lines.push(this.meaning(left));
    this.longLine = undefined;
  }

  /** Adds the first piece of a long line; gives what is left of it. */
  private addPiece(line: string, lines: RunLine[]): string {
    const bytes = Buffer.from(line.slice(0, this.lineBytes + 1));
    let cut = this.lineBytes;
    while (cut > 0 && continuationByte(bytes[cut])) cut -= 1;
    const piece = bytes.toString('utf8', 0, cut);
    const meaning = this.meaning(piece);
    // A piece is never the protocol's: half an event is text.
    const log = meaning.kind === 'log' ? meaning : { level: 'INFO' as const, message: cleanText(piece) };
    lines.push({ kind: 'log', level: log.level, message: log.message + continued, metadata: null });
    this.longLine = log.level;
    return line.slice(piece.length);
  }

  private meaning(line: string): RunLine {
    if (this.longLine === undefined) return parseLine(line, this.stream);
    return { kind: 'log', level: this.longLine, message: cleanText(line), metadata: null };
  }

  private isLong(line: string): boolean {
    // A UTF-16 unit is at most 3 bytes of UTF-8: short lines needn't be measured.
    return line.length * 3 > this.lineBytes && Buffer.byteLength(line) > this.lineBytes;
  }
}

/** A return at the end may be half a line break: only what follows tells. */
const withoutReturn = (rest: string): string => (rest.endsWith('\r') ? rest.slice(0, -1) : rest);

/**
 * `\r\n` is one line break; a return alone starts a line over, as progress bars do, and ends what stood there. Goes over
 * each run of returns once: a pattern that looks beyond them goes back over a long run from each of its returns.
 */
function breakAtReturns(text: string): string {
  return text.replace(/\r+/g, (run, at: number) => {
    const before = text[at - 1] ?? '\n';
    const after = text[at + run.length];
    if (before === '\n' || after === '\n') return '';
    return after === undefined ? '\r' : '\n';
  });
}
