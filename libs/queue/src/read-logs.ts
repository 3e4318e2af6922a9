import type { LogLevel } from '@energy-ops/contracts';
import { logLevels } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import type { NumberedLine } from './read-chunks.js';
import { chunksBetween, linesOf, maxSeq } from './read-chunks.js';
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
  const counts = await countLines(sql, jobId);
  const { total: everything, levels } = counts;
  const { q: text = '' } = query;
  if (text !== '') return { ...(await searchLogs(sql, jobId, { ...query, q: text })), levels, lastSeq: everything };
  const lines = await page(sql, jobId, query, everything);
  return { lines, total: query.level === undefined ? everything : levels[query.level], levels, lastSeq: everything };
}

async function page(sql: Sql, jobId: string, query: LogQuery, lastSeq: number): Promise<NumberedLine[]> {
  const { limit, level, order = 'asc' } = query;
  const { after, before } = boundsOf(query, lastSeq);
  const chunks = await chunksBetween(sql, jobId, { after, before, level, order, lines: limit });
  const lines = chunks.flatMap((chunk) => inOrder(linesOf(chunk, after, before), order));
  return lines.filter((line) => level === undefined || line.level === level).slice(0, limit);
}

/** Lines have no holes: without a level, their numbers say which ones they will be. */
function boundsOf(query: LogQuery, lastSeq: number): { after: number; before: number } {
  const { limit, level, afterSeq: after = 0, beforeSeq = maxSeq, order = 'asc' } = query;
  const before = Math.min(beforeSeq, lastSeq + 1);
  if (level !== undefined) return { after, before };
  return order === 'asc'
    ? { after, before: Math.min(before, after + limit + 1) }
    : { after: Math.max(after, before - limit - 1), before };
}

const inOrder = (lines: NumberedLine[], order: 'asc' | 'desc'): NumberedLine[] =>
  order === 'asc' ? lines : lines.toReversed();

async function countLines(sql: Sql, jobId: string): Promise<{ total: number; levels: Record<LogLevel, number> }> {
  const { rows } = await sql.query<Record<LogLevel, string>>(
    `select coalesce(sum(debug), 0) as "DEBUG", coalesce(sum(info), 0) as "INFO",
       coalesce(sum(warning), 0) as "WARNING", coalesce(sum(error), 0) as "ERROR"
     from log_chunk where job_id = $1`,
    [jobId],
  );
  const levels = { DEBUG: 0, INFO: 0, WARNING: 0, ERROR: 0 };
  for (const level of logLevels) levels[level] = Number(rows[0]?.[level] ?? 0);
  return { levels, total: levels.DEBUG + levels.INFO + levels.WARNING + levels.ERROR };
}
