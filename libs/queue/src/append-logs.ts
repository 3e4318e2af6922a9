import type { Sql } from '@energy-ops/database';
import { encodeLines, storedBytes } from '@energy-ops/database';
import type { LogEntry, Run } from './job.js';
import { notifyEvent } from './notice.js';

export const linesPerChunk = 1000;
/** So much text of a chunk, and no more, is in memory wherever it is read: 1000 lines of 16 KiB would be 16 MB. */
export const bytesPerChunk = 256 * 1024;

// Safe: the fence and the numbering are one update of the job's row, so a former life writes nothing and no number is
// given twice or left out. An expected count lets one of several tries through, however late they come. The commit isn't
// waited for unless it is asked for: a crash of the server may take lines back, which the run has and stores again.
const appendSql = `
with counted as (
  update job set log_count = log_count + $3::int
  where id = $1 and attempt = $2 and status = 'running' and log_count = coalesce($10::int, log_count)
  returning id, model_type, model_id, log_count
), chunk as (
  insert into log_chunk (job_id, first_seq, line_count, first_at, debug, info, warning, error, data)
  select id, log_count - $3 + 1, $3, $4, $5, $6, $7, $8, $9 from counted where $3 > 0
)
select log_count - $3 + 1 as first_seq,
  set_config('synchronous_commit', case when $11::boolean then current_setting('synchronous_commit') else 'off' end, true),
  ${notifyEvent('counted', 'log', { from: 'log_count - $3 + 1', to: 'log_count' })}
from counted`;

/** A crash of the server took back lines that it had confirmed; every try from before has died with its connection. */
export class LinesGone extends Error {
  constructor(
    /** The lines that the run's log has now. */
    readonly linesThere: number,
  ) {
    super(`The log has only ${linesThere} lines.`);
  }
}

/**
 * Adds lines to the log of a run; undefined says that the job is another life's now. With `linesBefore`, the lines the
 * run's log has so far, the same call may be made again when its answer was lost: lines are stored once. Throws
 * LinesGone, and stores nothing more, when the server has fewer: it crashed after it had confirmed them. With `durably`
 * it can't take these lines back, nor any before them.
 */
export async function appendLogs(
  sql: Sql,
  run: Run,
  lines: readonly LogEntry[],
  linesBefore?: number,
  durably = false,
): Promise<{ firstSeq: number } | undefined> {
  let first: number | undefined;
  let start = 0;
  for (const chunk of chunksOf(lines)) {
    const before = linesBefore === undefined ? undefined : linesBefore + start;
    const firstSeq = await appendChunk(sql, run, chunk, before, durably);
    if (firstSeq === undefined) return undefined;
    first ??= firstSeq;
    start += chunk.length;
  }
  return first === undefined ? undefined : { firstSeq: first };
}

/** The lines in pieces that fit a chunk, at least one of them. */
function* chunksOf(lines: readonly LogEntry[]): Generator<readonly LogEntry[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, line] of lines.entries()) {
    const more = storedBytes(line);
    if (index - start === linesPerChunk || (bytes + more > bytesPerChunk && index > start)) {
      yield lines.slice(start, index);
      [start, bytes] = [index, 0];
    }
    bytes += more;
  }
  yield lines.slice(start);
}

async function appendChunk(
  sql: Sql,
  run: Run,
  lines: readonly LogEntry[],
  linesBefore: number | undefined,
  durably: boolean,
): Promise<number | undefined> {
  const { firstAt, lineCount, levels, data } = encodeLines(lines);
  const counts = [levels.DEBUG, levels.INFO, levels.WARNING, levels.ERROR];
  const values = [run.jobId, run.attempt, lineCount, firstAt, ...counts, data, linesBefore ?? null, durably];
  const { rows } = await sql.query<{ first_seq: number }>(appendSql, values);
  if (rows[0] !== undefined || linesBefore === undefined) return rows[0]?.first_seq;
  const there = await countOf(sql, run);
  if (there === undefined) return undefined;
  if (there >= linesBefore + lineCount) return linesBefore + 1; // an earlier try got through
  if (there < linesBefore) throw new LinesGone(there);
  return undefined;
}

async function countOf(sql: Sql, { jobId, attempt }: Run): Promise<number | undefined> {
  const { rows } = await sql.query<{ log_count: number }>(
    `select log_count from job where id = $1 and attempt = $2 and status = 'running'`,
    [jobId, attempt],
  );
  return rows[0]?.log_count;
}
