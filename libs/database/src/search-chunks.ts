import type { LogLevel } from '@energy-ops/contracts';
import type { LogEntry } from './log-chunk.ts';
import { decodeLine, openChunk } from './log-chunk.ts';
import { LogSearch } from './log-search.ts';

/** Some neighbouring chunks of a log, and what is looked for in them. */
export interface SearchTask {
  readonly q: string;
  readonly level: LogLevel | undefined;
  readonly order: 'asc' | 'desc';
  /** Oldest or newest first, as `order` says. */
  readonly chunks: readonly SearchedChunk[];
  /** Lines outside of these two, both exclusive, were looked at before. */
  readonly within: Bounds;
  /** The lines wanted are between these two, and so many at most. */
  readonly wanted: Bounds & { readonly lines: number };
}

export interface SearchedChunk {
  readonly firstSeq: number;
  readonly lineCount: number;
  readonly firstAt: Date;
  readonly data: Uint8Array;
}

export interface Bounds {
  readonly after: number;
  readonly before: number;
}

/** The lines wanted, and how many there are in all. */
export interface Found {
  readonly lines: (LogEntry & { readonly seq: number })[];
  readonly total: number;
}

/** Looks through chunks: all matching lines are counted, and only the wanted ones taken apart. */
export function searchChunks({ q, level, order, chunks, within, wanted }: SearchTask): Found {
  const search = new LogSearch(q, level);
  const lines: Found['lines'] = [];
  let total = 0;
  for (const chunk of chunks) {
    const text = openChunk(Buffer.from(chunk.data.buffer, chunk.data.byteOffset, chunk.data.length));
    const starts = search.startsIn(text);
    if (lines.length === wanted.lines && isWhole(chunk, within)) {
      total += starts.length; // nobody asks which ones
      continue;
    }
    const places = placesOf(text, chunk.firstSeq, starts).filter(({ seq }) => isBetween(seq, within));
    total += places.length;
    for (const { seq, start } of order === 'asc' ? places : places.toReversed())
      if (lines.length < wanted.lines && isBetween(seq, wanted))
        lines.push({ seq, ...decodeLine(text.slice(start, text.indexOf('\n', start)), chunk.firstAt) });
  }
  return { lines, total };
}

/** Chunks are joined meanwhile, perhaps, and may hold lines that were seen already. */
const isBetween = (seq: number, { after, before }: Bounds): boolean => seq > after && seq < before;

const isWhole = ({ firstSeq, lineCount }: SearchedChunk, bounds: Bounds): boolean =>
  isBetween(firstSeq, bounds) && isBetween(firstSeq + lineCount - 1, bounds);

function placesOf(text: string, firstSeq: number, starts: readonly number[]): { seq: number; start: number }[] {
  let seq = firstSeq;
  let at = 0;
  return starts.map((start) => {
    for (; at < start; seq += 1) at = text.indexOf('\n', at) + 1;
    return { seq, start };
  });
}
