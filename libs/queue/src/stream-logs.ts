import type { Sql } from '@energy-ops/database';
import type { NumberedLine } from './read-chunks.js';
import { chunksBetween, linesOf } from './read-chunks.js';

const chunksPerRead = 16;
const maxSeq = 2_147_483_647;

/** All lines after a place that are there by now, oldest first, some thousands at a time. */
export async function* streamLogs(sql: Sql, jobId: string, afterSeq = 0): AsyncGenerator<NumberedLine[]> {
  let after = afterSeq;
  for (;;) {
    const range = { after, before: maxSeq, order: 'asc', chunks: chunksPerRead } as const;
    const chunks = await chunksBetween(sql, jobId, range);
    const lines = chunks.flatMap(linesOf).filter(({ seq }) => seq > after);
    const last = lines.at(-1);
    if (last === undefined) return;
    yield lines;
    after = last.seq;
  }
}
