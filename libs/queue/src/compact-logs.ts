import type { Sql } from '@energy-ops/database';
import { decodeLines, encodeLines } from '@energy-ops/database';
import { linesPerChunk } from './append-logs.js';

interface ChunkSize {
  readonly first_seq: number;
  readonly line_count: number;
}

/** As many as one group may have: each has a line at least. */
const chunksPerRead = linesPerChunk;

/**
 * Joins the small chunks of an ended job's log into ones of up to 1000 lines: a sixth of the room. However long the log
 * is, one group of it is in memory at a time.
 */
export async function compactLogs(sql: Sql, jobId: string): Promise<void> {
  let from = 1;
  for (;;) {
    const chunks = await chunksFrom(sql, jobId, from);
    const groups = groupsOf(chunks);
    const isEnd = chunks.length < chunksPerRead;
    // The last group may go on in the next read, unless it is full.
    const open = !isEnd && groups.length > 1 ? groups.pop() : undefined;
    for (const group of groups) if (group.length > 1) await join(sql, jobId, group);
    if (isEnd) return;
    from = open?.[0]?.first_seq ?? (chunks.at(-1)?.first_seq ?? from) + 1;
  }
}

async function chunksFrom(sql: Sql, jobId: string, from: number): Promise<ChunkSize[]> {
  const { rows } = await sql.query<ChunkSize>(
    `select first_seq, line_count from log_chunk
     where job_id = $1 and first_seq >= $2
       and exists (select 1 from job where id = $1 and status in ('success', 'failed', 'cancelled'))
     order by first_seq limit $3`,
    [jobId, from, chunksPerRead],
  );
  return rows;
}

/** Neighbours that fit into one chunk together. */
function groupsOf(chunks: readonly ChunkSize[]): ChunkSize[][] {
  const groups: ChunkSize[][] = [];
  let lines = 0;
  for (const chunk of chunks) {
    const last = groups.at(-1);
    if (last !== undefined && lines + chunk.line_count <= linesPerChunk) {
      last.push(chunk);
      lines += chunk.line_count;
    } else {
      groups.push([chunk]);
      lines = chunk.line_count;
    }
  }
  return groups;
}

// Safe: the chunks are held and must be exactly those that were read; then the first becomes all of them and the rest
// go, in one statement. Readers see the lines before or after it, never a gap.
const joinSql = `
with held as (
  select first_seq, line_count from log_chunk where job_id = $1 and first_seq = any($2::int[]) for update
), same as (
  select 1 from held having count(*) = cardinality($2::int[]) and sum(line_count) = $3
), rest as (
  delete from log_chunk where job_id = $1 and first_seq = any($2::int[]) and first_seq <> $4 and exists (select 1 from same)
)
update log_chunk set line_count = $3, first_at = $5, debug = $6, info = $7, warning = $8, error = $9, data = $10
where job_id = $1 and first_seq = $4 and exists (select 1 from same)`;

async function join(sql: Sql, jobId: string, group: readonly ChunkSize[]): Promise<void> {
  const seqs = group.map(({ first_seq: seq }) => seq);
  const { rows } = await sql.query<{ first_at: Date | string; data: Buffer }>(
    'select first_at, data from log_chunk where job_id = $1 and first_seq = any($2::int[]) order by first_seq',
    [jobId, seqs],
  );
  const joined = encodeLines(rows.flatMap(({ data, first_at: at }) => decodeLines(data, new Date(at))));
  const { firstAt, lineCount, levels, data } = joined;
  const counts = [levels.DEBUG, levels.INFO, levels.WARNING, levels.ERROR];
  await sql.query(joinSql, [jobId, seqs, lineCount, seqs[0], firstAt, ...counts, data]);
}
