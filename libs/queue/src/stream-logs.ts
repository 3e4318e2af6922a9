import type { Sql } from '@energy-ops/database';
import type { NumberedLine } from './read-chunks.js';
import { chunksBetween, linesOf, maxSeq } from './read-chunks.js';

const chunksPerRead = 16;
/** Small chunks come together until there are so many lines; a full one comes alone. */
const enoughLines = 500;

/** All lines after a place that are there by now, oldest first, about a thousand at a time. */
export async function* streamLogs(sql: Sql, jobId: string, afterSeq = 0): AsyncGenerator<NumberedLine[]> {
  let after = afterSeq;
  for (;;) {
    const range = { after, before: maxSeq, order: 'asc', chunks: chunksPerRead } as const;
    const chunks = await chunksBetween(sql, jobId, range);
    let lines: NumberedLine[] = [];
    for (const [index, chunk] of chunks.entries()) {
      for (const line of linesOf(chunk, after)) lines.push(line);
      if (lines.length < enoughLines && index < chunks.length - 1) continue;
      after = lines.at(-1)?.seq ?? after;
      yield lines;
      lines = [];
      // Between two full ones sockets must get their turn, or a client would seem slow that only wasn't asked.
      await new Promise(setImmediate);
    }
    if (chunks.length < chunksPerRead) return;
  }
}
