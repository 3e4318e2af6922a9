import type { LogLevel } from '@energy-ops/contracts';
import { logLevels } from '@energy-ops/contracts';
import { planOnce, type Sql } from '@energy-ops/database';
import type { ChunkRange, ChunkRow, NumberedLine } from './read-chunks.js';
import { chunksSql, chunkValues, countOf, linesOf, maxSeq, toChunk } from './read-chunks.js';
import { searchLogs } from './search-logs.js';

export interface LogQuery {
  /** Only lines of this level. */
  readonly level?: LogLevel | undefined;
  /** Only lines whose message holds this text, upper or lower case. */
  readonly q?: string | undefined;
  readonly limit: number;
  /** Only lines after this one. */
  readonly afterSeq?: number | undefined;
  /** Only lines before this one. */
  readonly beforeSeq?: number | undefined;
  /** Oldest first (`asc`, the default) or newest first: which come first counts for `limit` too. */
  readonly order?: 'asc' | 'desc' | undefined;
}

export interface LogLines {
  readonly lines: NumberedLine[];
  /** Lines that match level and text, whatever the bounds. */
  readonly total: number;
  /** Lines of each level in the whole log. */
  readonly levels: Record<LogLevel, number>;
  readonly lastSeq: number;
}

/** One page of a job's log. Any place of a log of a million lines is read as fast as its beginning, unless `q` is given. */
export async function readLogs(sql: Sql, jobId: string, query: LogQuery): Promise<LogLines> {
  const { q: text = '', limit, level, order = 'asc' } = query;
  const range = text === '' ? { ...boundsOf(query), level, order, lines: limit } : noChunks;
  const { chunks, levels } = await countAndFind(sql, jobId, range);
  const lastSeq = logLevels.reduce((sum, each) => sum + levels[each], 0);
  if (text !== '') return { ...(await searchLogs(sql, jobId, { ...query, q: text })), levels, lastSeq };
  const { after, before } = boundsOf(query, lastSeq);
  const lines = chunks.flatMap((chunk) => inOrder(linesOf(chunk, after, before), order));
  const wanted = lines.filter((line) => level === undefined || line.level === level).slice(0, limit);
  return { lines: wanted, total: level === undefined ? lastSeq : levels[level], levels, lastSeq };
}

const noChunks: ChunkRange = { after: maxSeq, before: 0, order: 'asc', chunks: 0 };

/** Lines have no holes: without a level, their numbers say which ones they will be, backwards once the last is known. */
function boundsOf(query: LogQuery, lastSeq?: number): { after: number; before: number } {
  const { limit, level, afterSeq: after = 0, beforeSeq = maxSeq, order = 'asc' } = query;
  const before = lastSeq === undefined ? beforeSeq : Math.min(beforeSeq, lastSeq + 1);
  if (level !== undefined || (order === 'desc' && lastSeq === undefined)) return { after, before };
  return order === 'asc'
    ? { after, before: Math.min(before, after + limit + 1) }
    : { after: Math.max(after, before - limit - 1), before };
}

const inOrder = (lines: NumberedLine[], order: 'asc' | 'desc'): NumberedLine[] =>
  order === 'asc' ? lines : lines.toReversed();

const sums = Object.entries(countOf).map(([level, column]) => `coalesce(sum(${column}), 0)::int as "${level}"`);

/** Counts all lines and finds some, in one look: both are true at the same time, and a page is one way to the database. */
async function countAndFind(sql: Sql, jobId: string, range: ChunkRange) {
  const statement = planOnce(`
    select counted.*, chunk.*
    from (select ${sums.join(', ')} from log_chunk where job_id = $1) counted
      left join lateral (${chunksSql(range)}) chunk on true
    order by chunk.first_seq ${range.order}`);
  type Row = Record<LogLevel, number> & (ChunkRow | { readonly first_seq: null });
  const { rows } = await sql.query<Row>(statement, chunkValues(jobId, range));
  const levels = { DEBUG: 0, INFO: 0, WARNING: 0, ERROR: 0 };
  for (const level of logLevels) levels[level] = rows[0]?.[level] ?? 0;
  return { levels, chunks: rows.flatMap((row) => (row.first_seq === null ? [] : [toChunk(row)])) };
}
