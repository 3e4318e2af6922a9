import { type Found, searchAside, searchThreads, type Sql } from '@energy-ops/database';
import type { Chunk, NumberedLine } from './read-chunks.js';
import { chunksBetween, maxSeq } from './read-chunks.js';
import type { LogQuery } from './read-logs.js';

/** Chunks read at once: some megabytes of text, looked through in about 5 ms. */
const chunksPerRead = 32;

/** Each thread has one of its own, and finds the next one there. */
const mostUnderWay = searchThreads + 1;

/**
 * The lines of a log that hold a text, and how many there are. Only the chunks' texts know, so all of it is read: by the
 * database, here and in threads of their own at once, each some chunks ahead of the next.
 */
export async function searchLogs(
  sql: Sql,
  jobId: string,
  query: LogQuery & { readonly q: string },
): Promise<{ lines: NumberedLine[]; total: number }> {
  const { q, limit, level, afterSeq: after = 0, beforeSeq: before = maxSeq, order = 'asc' } = query;
  const lines: NumberedLine[] = [];
  let total = 0;
  const take = (found: Found): void => {
    lines.push(...found.lines.slice(0, limit - lines.length));
    total += found.total;
  };
  let range = { after: 0, before: maxSeq };
  const fetch = () => chunksBetween(sql, jobId, { ...range, level, order, chunks: chunksPerRead });
  const underWay: Promise<Found>[] = [];
  for (let chunks = await fetch(); chunks.length > 0; chunks = await fetch()) {
    const wanted = { after, before, lines: limit - lines.length };
    const searched = searchAside({ q, level, order, chunks, within: range, wanted });
    searched.catch(() => undefined); // whoever takes it hears of it, unless the database fails first
    underWay.push(searched);
    range = beyond(chunks, range, order);
    const next = underWay.length < mostUnderWay ? undefined : underWay.shift();
    if (next !== undefined) take(await next);
  }
  for (const searched of underWay) take(await searched);
  return { lines, total };
}

/** What is left once these chunks were read. */
function beyond(chunks: readonly Chunk[], range: { after: number; before: number }, order: 'asc' | 'desc') {
  const last = chunks.at(-1);
  if (last === undefined) return range;
  return { ...range, ...(order === 'asc' ? { after: last.firstSeq + last.lineCount - 1 } : { before: last.firstSeq }) };
}
