import type { Sql } from '@energy-ops/database';
import { decodeLines, encodeLines, storedBytes } from '@energy-ops/database';
import { bytesPerChunk, linesPerChunk } from './append-logs.js';
import type { LogEntry } from './job.js';

interface ChunkSize {
  readonly first_seq: number;
  readonly line_count: number;
  readonly packed: number;
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
    for (const group of groups) await joinAll(sql, jobId, group);
    if (isEnd) return;
    from = open?.[0]?.first_seq ?? (chunks.at(-1)?.first_seq ?? from) + 1;
  }
}

async function chunksFrom(sql: Sql, jobId: string, from: number): Promise<ChunkSize[]> {
  const { rows } = await sql.query<ChunkSize>(
    `select first_seq, line_count, octet_length(data) as packed from log_chunk
     where job_id = $1 and first_seq >= $2
       and exists (select 1 from job where id = $1 and status in ('success', 'failed', 'cancelled'))
     order by first_seq limit $3`,
    [jobId, from, chunksPerRead],
  );
  return rows;
}

/** Neighbours that fit into one chunk together, as far as one can see from outside. */
function groupsOf(chunks: readonly ChunkSize[]): ChunkSize[][] {
  const groups: ChunkSize[][] = [];
  let [lines, packed] = [0, 0];
  for (const chunk of chunks) {
    const last = groups.at(-1);
    lines += chunk.line_count;
    packed += chunk.packed;
    if (last !== undefined && lines <= linesPerChunk && packed <= bytesPerChunk) {
      last.push(chunk);
    } else {
      groups.push([chunk]);
      [lines, packed] = [chunk.line_count, chunk.packed];
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

/** Joins a group, in several chunks where its text turns out to be too long for one. */
async function joinAll(sql: Sql, jobId: string, group: readonly ChunkSize[]): Promise<void> {
  let rest = group;
  while (rest.length > 1) rest = rest.slice(await joinFirst(sql, jobId, rest));
}

/** Joins as many of the first chunks as one may hold; returns how many those were, at least one. */
async function joinFirst(sql: Sql, jobId: string, group: readonly ChunkSize[]): Promise<number> {
  const seqs = group.map(({ first_seq: seq }) => seq);
  const { rows } = await sql.query<{ first_at: Date | string; data: Buffer }>(
    'select first_at, data from log_chunk where job_id = $1 and first_seq = any($2::int[]) order by first_seq',
    [jobId, seqs],
  );
  const lines: LogEntry[] = [];
  let [bytes, taken] = [0, 0];
  for (const { data, first_at: at } of rows) {
    const more = decodeLines(data, new Date(at));
    bytes += more.reduce((sum, line) => sum + storedBytes(line), 0);
    if (taken > 0 && bytes > bytesPerChunk) break;
    lines.push(...more);
    taken += 1;
  }
  if (taken > 1) await write(sql, jobId, seqs.slice(0, taken), lines);
  return Math.max(taken, 1);
}

async function write(sql: Sql, jobId: string, seqs: readonly number[], lines: readonly LogEntry[]): Promise<void> {
  const { firstAt, lineCount, levels, data } = encodeLines(lines);
  const counts = [levels.DEBUG, levels.INFO, levels.WARNING, levels.ERROR];
  await sql.query(joinSql, [jobId, seqs, lineCount, seqs[0], firstAt, ...counts, data]);
}
