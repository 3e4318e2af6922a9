import type { LogLevel } from '@energy-ops/contracts';
import { isAscii } from 'node:buffer';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A line as a job says it. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly at: Date;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** Lines as they lie in one row of log_chunk, and how many there are of each level. */
export interface EncodedLines {
  readonly firstAt: Date;
  readonly lineCount: number;
  readonly levels: Readonly<Record<LogLevel, number>>;
  readonly data: Buffer;
}

/** One letter each in the payload. */
export const letterOf = { DEBUG: 'D', INFO: 'I', WARNING: 'W', ERROR: 'E' } as const satisfies Record<LogLevel, string>;
const levelOf: ReadonlyMap<string, LogLevel> = new Map([
  ['D', 'DEBUG'],
  ['I', 'INFO'],
  ['W', 'WARNING'],
  ['E', 'ERROR'],
]);

/** The payload's first byte says how the rest is stored. */
const rawTag = 0;
const zstdTag = 1;
/** Below this zstd's frame costs more than it saves. */
const smallestWorthCompressing = 200;

/**
 * Packs lines as `<ms since the first> \t <level> \t <metadata as JSON, or nothing> \t <message> \n`, compressed when
 * that helps: 12 times smaller than a row per line.
 */
export function encodeLines(lines: readonly LogEntry[]): EncodedLines {
  const firstAt = lines[0]?.at ?? new Date(0);
  const levels = { DEBUG: 0, INFO: 0, WARNING: 0, ERROR: 0 };
  let text = '';
  for (const line of lines) {
    levels[line.level] += 1;
    const metadata = line.metadata === null ? '' : JSON.stringify(line.metadata);
    const sinceFirstMs = line.at.getTime() - firstAt.getTime();
    text += `${sinceFirstMs}\t${letterOf[line.level]}\t${metadata}\t${escapeMessage(line.message)}\n`;
  }
  return { firstAt, lineCount: lines.length, levels, data: pack(Buffer.from(text)) };
}

/** About what a line takes in a payload. */
export const storedBytes = ({ message, metadata }: LogEntry): number =>
  message.length + (metadata === null ? 0 : JSON.stringify(metadata).length) + 8;

/**
 * The lines of a chunk, as encodeLines was given them (but for lone surrogates, which UTF-8 cannot hold); only those
 * from one place to before another, if asked.
 */
export function decodeLines(data: Buffer, firstAt: Date, from = 0, to = Infinity): LogEntry[] {
  const text = openChunk(data);
  const lines: LogEntry[] = [];
  let start = 0;
  for (let place = 0; place < to && start < text.length; place += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) throw damaged();
    if (place >= from) lines.push(decodeLine(text.slice(start, end), firstAt));
    start = end + 1;
  }
  return lines;
}

/** What is to be thrown where a payload is none. */
export const damaged = (): Error => new Error('A log chunk is damaged: restore the database from a backup.');

/** The payload of a chunk as text, a line of it per line. */
export const openChunk = (data: Buffer): string => textOf(unpack(data));

/** What one line of a payload says. */
export function decodeLine(row: string, firstAt: Date): LogEntry {
  const atEnd = row.indexOf('\t');
  const levelEnd = row.indexOf('\t', atEnd + 1);
  const metadataEnd = row.indexOf('\t', levelEnd + 1);
  const level = levelOf.get(row.slice(atEnd + 1, levelEnd));
  if (level === undefined || metadataEnd < 0) throw damaged();
  const metadata = row.slice(levelEnd + 1, metadataEnd);
  return {
    level,
    message: unescapeMessage(row.slice(metadataEnd + 1)),
    at: new Date(firstAt.getTime() + Number(row.slice(0, atEnd))),
    metadata: metadata === '' ? null : JSON.parse(metadata),
  };
}

/** A message may hold line ends (structured events can carry any text); backslashes are rare enough to double. */
export const escapeMessage = (message: string): string =>
  /[\\\n]/.test(message) ? message.replaceAll('\\', '\\\\').replaceAll('\n', '\\n') : message;

export const unescapeMessage = (stored: string): string =>
  stored.includes('\\') ? stored.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter)) : stored;

function pack(plain: Buffer): Buffer {
  if (plain.length >= smallestWorthCompressing) {
    const compressed = zstdCompressSync(plain);
    if (compressed.length < plain.length) return Buffer.concat([Buffer.of(zstdTag), compressed]);
  }
  return Buffer.concat([Buffer.of(rawTag), plain]);
}

function unpack(data: Buffer): Buffer {
  const payload = data.subarray(1);
  return data[0] === zstdTag ? zstdDecompressSync(payload, roomFor(payload)) : payload;
}

/** Node's own 16 KiB at a time would take twice as long for a chunk of a thousand lines. */
const roomFor = ({ length }: Buffer) => ({ chunkSize: Math.min(Math.max(1024, 8 * length), 128 * 1024) });

/** Nearly all logs are ASCII, and read as Latin-1 they need no decoding. */
const textOf = (payload: Buffer): string => payload.toString(isAscii(payload) ? 'latin1' : 'utf8');
