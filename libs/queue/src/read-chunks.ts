import type { LogLevel } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import { decodeLines, planOnce } from '@energy-ops/database';
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

/** The columns that count the lines of a level. */
export const countOf = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warning',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

export interface ChunkRow {
  readonly first_seq: number;
  readonly line_count: number;
  readonly first_at: Date | string;
  readonly data: Buffer;
}

/**
 * The SQL that finds the chunks of a range by their counters, without opening any. The bounds may cut the outermost two,
 * so their lines aren't counted on: at most two chunks too many are read.
 */
export function chunksSql({ level, order }: ChunkRange): string {
  const count = level === undefined ? 'line_count' : countOf[level];
  return `
    select first_seq, line_count, first_at, data from (
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
    order by first_seq ${order}`;
}

/** What chunksSql wants to know. */
export const chunkValues = (jobId: string, { after, before, lines, chunks }: ChunkRange): unknown[] => [
  jobId,
  after,
  before,
  chunks ?? (lines ?? 1) + 2, // each chunk has at least one such line
  lines ?? Number.MAX_SAFE_INTEGER,
];

export const toChunk = (row: ChunkRow): Chunk => ({
  firstSeq: row.first_seq,
  lineCount: row.line_count,
  firstAt: new Date(row.first_at),
  data: row.data,
});

/** The chunks of a range. */
export async function chunksBetween(sql: Sql, jobId: string, range: ChunkRange): Promise<Chunk[]> {
  const { rows } = await sql.query<ChunkRow>(planOnce(chunksSql(range)), chunkValues(jobId, range));
  return rows.map(toChunk);
}

/** The lines of a chunk between two exclusive bounds, oldest first. */
export function linesOf({ data, firstAt, firstSeq, lineCount }: Chunk, after = 0, before = maxSeq): NumberedLine[] {
  const from = Math.max(0, after - firstSeq + 1);
  if (from >= lineCount) return [];
  const lines = decodeLines(data, firstAt, from, Math.max(0, before - firstSeq));
  return lines.map((line, index) => ({ ...line, seq: firstSeq + from + index }));
}
