import type { LogLevel } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { decodeLines } from '@energy-ops/database';
import type { LogEntry } from './job.js';

/** A line with its place in the log, counted from 1. */
export interface NumberedLine extends LogEntry {
  readonly seq: number;
}

export interface Chunk {
  readonly firstSeq: number;
  readonly lineCount: number;
  readonly firstAt: Date;
  readonly data: Buffer;
}

/** No line has a higher number. */
export const maxSeq = 2_147_483_647;

export interface ChunkRange {
  /** The chunks that hold lines between these two, both exclusive. */
  readonly after: number;
  readonly before: number;
  /** Only chunks with lines of this level. */
  readonly level?: LogLevel | undefined;
  readonly order: 'asc' | 'desc';
  /** No more chunks than it takes to have so many lines (of the level) within the bounds … */
  readonly lines?: number;
  /** … and no more chunks than this. */
  readonly chunks?: number;
}

const countOf = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warning',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

/**
 * Finds chunks by their counters, without opening any. The bounds may cut the outermost two, so their lines aren't
 * counted on: at most two chunks too many are read.
 */
export async function chunksBetween(sql: Sql, jobId: string, range: ChunkRange): Promise<Chunk[]> {
  const { after, before, level, order, lines } = range;
  const count = level === undefined ? 'line_count' : countOf[level];
  // Each chunk has at least one such line.
  const chunks = range.chunks ?? (lines ?? 1) + 2;
  const { rows } = await sql.query<{ first_seq: number; line_count: number; first_at: Date | string; data: Buffer }>(
    `select first_seq, line_count, first_at, data from (
       select *, sum(case when first_seq > $2 and first_seq + line_count <= $3 then ${count} else 0 end)
         over (order by first_seq ${order} rows between unbounded preceding and 1 preceding) as lines_before
       from (
         select * from log_chunk
         where job_id = $1 and first_seq < $3 and ${count} > 0 and first_seq + line_count - 1 > $2
           and first_seq >= coalesce((select max(first_seq) from log_chunk where job_id = $1 and first_seq <= $2), 0)
         order by first_seq ${order}
         limit $4
       ) near
     ) counted
     where coalesce(lines_before, 0) < $5
     order by first_seq ${order}`,
    [jobId, after, before, chunks, lines ?? Number.MAX_SAFE_INTEGER],
  );
  return rows.map((row) => ({
    firstSeq: row.first_seq,
    lineCount: row.line_count,
    firstAt: new Date(row.first_at),
    data: row.data,
  }));
}

/** The lines of a chunk between two exclusive bounds, oldest first. */
export function linesOf({ data, firstAt, firstSeq }: Chunk, after = 0, before = maxSeq): NumberedLine[] {
  const from = Math.max(0, after - firstSeq + 1);
  const lines = decodeLines(data, firstAt, from, Math.max(0, before - firstSeq));
  return lines.map((line, index) => ({ ...line, seq: firstSeq + from + index }));
}
