import type { Sql } from '@energy-ops/database';
import { encodeLines } from '@energy-ops/database';
import type { LogEntry, Run } from './job.js';
import { notifyEvent } from './notice.js';

export const linesPerChunk = 1000;

// Safe: the fence and the numbering are one update of the job's row, so a former life writes nothing and no number is
// given twice or left out. An expected count lets one of several tries through, however late they come. The commit isn't waited for: a crash of the server may cost half a second of log, never a state.
const appendSql = `
with counted as (
  update job set log_count = log_count + $3::int
  where id = $1 and attempt = $2 and status = 'running' and log_count = coalesce($10::int, log_count)
  returning id, model_type, model_id, log_count
), chunk as (
  insert into log_chunk (job_id, first_seq, line_count, first_at, debug, info, warning, error, data)
  select id, log_count - $3 + 1, $3, $4, $5, $6, $7, $8, $9 from counted where $3 > 0
)
select log_count - $3 + 1 as first_seq, set_config('synchronous_commit', 'off', true),
  ${notifyEvent('counted', 'log', { from: 'log_count - $3 + 1', to: 'log_count' })}
from counted`;

/**
 * Adds lines to the log of a run; undefined says that the job is another life's now. With `linesBefore`, the lines the
 * run's log has so far, the same call may be made again when its answer was lost: lines are stored once.
 */
export async function appendLogs(
  sql: Sql,
  run: Run,
  lines: readonly LogEntry[],
  linesBefore?: number,
): Promise<{ firstSeq: number } | undefined> {
  let first: number | undefined;
  for (let start = 0; start === 0 || start < lines.length; start += linesPerChunk) {
    const before = linesBefore === undefined ? undefined : linesBefore + start;
    const firstSeq = await appendChunk(sql, run, lines.slice(start, start + linesPerChunk), before);
    if (firstSeq === undefined) return undefined;
    first ??= firstSeq;
  }
  return first === undefined ? undefined : { firstSeq: first };
}

async function appendChunk(
  sql: Sql,
  run: Run,
  lines: readonly LogEntry[],
  linesBefore: number | undefined,
): Promise<number | undefined> {
  const { firstAt, lineCount, levels, data } = encodeLines(lines);
  const counts = [levels.DEBUG, levels.INFO, levels.WARNING, levels.ERROR];
  const values = [run.jobId, run.attempt, lineCount, firstAt, ...counts, data, linesBefore ?? null];
  const { rows } = await sql.query<{ first_seq: number }>(appendSql, values);
  if (rows[0] !== undefined || linesBefore === undefined) return rows[0]?.first_seq;
  return (await isStored(sql, run, linesBefore + lineCount)) ? linesBefore + 1 : undefined;
}

async function isStored(sql: Sql, { jobId, attempt }: Run, lineCount: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `select 1 from job where id = $1 and attempt = $2 and status = 'running' and log_count >= $3`,
    [jobId, attempt, lineCount],
  );
  return rowCount === 1;
}
