import type { LogLevel } from '@energy-ops/contracts';
import { logLevels } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';
import type { NumberedLine } from './read-chunks.js';
import { chunksBetween, linesOf } from './read-chunks.js';

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

/** Chunks read at once: about a megabyte of text. */
const chunksPerRead = 32;

/** One page of a job's log. Any place of a log of a million lines is read as fast as its beginning, unless `q` is given. */
export async function readLogs(sql: Sql, jobId: string, query: LogQuery): Promise<LogLines> {
  const counts = await countLines(sql, jobId);
  const { total: everything, levels } = counts;
  const text = query.q?.toLowerCase() ?? '';
  if (text !== '') return { ...(await search(sql, jobId, query, text)), levels, lastSeq: everything };
  const lines = await page(sql, jobId, query);
  return { lines, total: query.level === undefined ? everything : levels[query.level], levels, lastSeq: everything };
}

async function page(sql: Sql, jobId: string, query: LogQuery): Promise<NumberedLine[]> {
  const { limit, level, afterSeq: after = 0, beforeSeq: before = maxSeq, order = 'asc' } = query;
  const chunks = await chunksBetween(sql, jobId, { after, before, level, order, lines: limit });
  const lines = chunks.flatMap((chunk) => inOrder(linesOf(chunk), order));
  return lines.filter((line) => isWithin(line, after, before) && isOf(line, level)).slice(0, limit);
}

/** Reads the whole log, chunk by chunk: only the chunks' texts know what matches, and `total` counts it all. */
async function search(sql: Sql, jobId: string, query: LogQuery, text: string) {
  const { limit, level, afterSeq: after = 0, beforeSeq: before = maxSeq, order = 'asc' } = query;
  const lines: NumberedLine[] = [];
  let total = 0;
  let range = { after: 0, before: maxSeq };
  for (;;) {
    const chunks = await chunksBetween(sql, jobId, { ...range, level, order, chunks: chunksPerRead });
    for (const chunk of chunks) {
      for (const line of inOrder(linesOf(chunk), order)) {
        if (!isWithin(line, range.after, range.before) || !isOf(line, level)) continue;
        if (!line.message.toLowerCase().includes(text)) continue;
        total += 1;
        if (lines.length < limit && isWithin(line, after, before)) lines.push(line);
      }
    }
    const last = chunks.at(-1);
    if (last === undefined) return { lines, total };
    const rest = { asc: { after: last.firstSeq + last.lineCount - 1 }, desc: { before: last.firstSeq } };
    range = { ...range, ...rest[order] };
  }
}

const maxSeq = 2_147_483_647;

const isWithin = ({ seq }: NumberedLine, after: number, before: number): boolean => seq > after && seq < before;

const isOf = (line: NumberedLine, level: LogLevel | undefined): boolean => level === undefined || line.level === level;

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
