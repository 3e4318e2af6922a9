import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logLevels } from '@energy-ops/contracts';
import { openChunk } from '@energy-ops/database';
import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import type { LogQuery, NumberedLine, Run } from './index.js';
import { appendLogs, compactLogs, finish, LinesGone, putBack, readLogs, streamLogs } from './index.js';
import type { Ground } from './testing/index.js';
import { aGround, anOutcome, aRunningJob } from './testing/index.js';

let test: TestDatabase;
let ground: Ground;
beforeAll(async () => {
  test = await testDatabase();
  ground = await aGround(test.database);
});
afterAll(() => test.close());

const at = new Date('2026-11-23T10:00:00Z');
const aLine = (message: string, level: NumberedLine['level'] = 'INFO') => ({ level, message, at, metadata: null });

async function allLines(jobId: string, afterSeq = 0): Promise<NumberedLine[]> {
  const lines: NumberedLine[] = [];
  for await (const some of streamLogs(test.database, jobId, afterSeq)) lines.push(...some);
  return lines;
}

const chunkCount = async (jobId: string) =>
  (await test.database.query('select 1 from log_chunk where job_id = $1', [jobId])).rowCount;

describe('a log of 100,000 lines', () => {
  const lines = 100_000;
  let run: Run;
  beforeAll(async () => {
    run = await aRunningJob(test.database, ground);
    for (let from = 2; from <= lines; from += 1000) {
      const some = Array.from({ length: Math.min(1000, lines - from + 1) }, (_, n) => aLine(`line ${from + n}`));
      expect(await appendLogs(test.database, run, some)).toEqual({ firstSeq: from });
    }
  });

  it('is stored in order, without holes, none twice', async () => {
    const stored = await allLines(run.jobId);
    expect(stored).toHaveLength(lines);
    expect(stored.findIndex(({ seq }, index) => seq !== index + 1)).toBe(-1);
    expect(stored.findIndex(({ seq, message }) => seq > 1 && message !== `line ${seq}`)).toBe(-1);
  });

  it('is read at any place', async () => {
    for (let n = 0; n < 50; n += 1) {
      const afterSeq = Math.floor(Math.random() * (lines - 101));
      const { lines: page } = await readLogs(test.database, run.jobId, { afterSeq, limit: 100 });
      expect(page.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => afterSeq + 1 + index));
    }
  });

  it('is searched from either end, many chunks at a time', async () => {
    const seqs = Array.from({ length: lines - 1 }, (_, n) => n + 2).filter((seq) => `line ${seq}`.includes('e 99'));
    for (const order of ['asc', 'desc'] as const) {
      const { lines: found, total } = await readLogs(test.database, run.jobId, { q: 'E 99', order, limit: 500 });
      expect(total).toBe(seqs.length);
      expect(found.map(({ seq }) => seq)).toEqual((order === 'asc' ? seqs : seqs.toReversed()).slice(0, 500));
    }
  });

  it('is streamed from any place', async () => {
    expect((await allLines(run.jobId, lines - 3)).map(({ seq }) => seq)).toEqual([lines - 2, lines - 1, lines]);
  });
});

describe('numbering', () => {
  it('gives lines that are sent at once each their own number', async () => {
    const run = await aRunningJob(test.database, ground);
    const firsts = await Promise.all(
      Array.from({ length: 20 }, (_, n) => appendLogs(test.database, run, [aLine(`a${n}`), aLine(`b${n}`)])),
    );
    const seqs = firsts.map((each) => each?.firstSeq ?? 0).toSorted((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, n) => 2 + 2 * n));
    expect((await allLines(run.jobId)).map(({ seq }) => seq)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1));
  });

  it('splits more than a thousand lines, and takes none at all', async () => {
    const run = await aRunningJob(test.database, ground);
    expect(await appendLogs(test.database, run, [])).toEqual({ firstSeq: 2 });
    const lines = Array.from({ length: 2500 }, (_, n) => aLine(String(n)));
    expect(await appendLogs(test.database, run, lines)).toEqual({ firstSeq: 2 });
    expect((await allLines(run.jobId)).slice(1).map(({ message }) => message)).toEqual(
      lines.map(({ message }) => message),
    );
    expect(await chunkCount(run.jobId)).toBe(4);
  });

  it('stores lines once that are sent again, also while the first try is under way', async () => {
    const run = await aRunningJob(test.database, ground);
    const lines = Array.from({ length: 2500 }, (_, n) => aLine(String(n)));
    const tries = [1, 2, 3].map(() => appendLogs(test.database, run, lines, 1));
    expect(await Promise.all(tries)).toEqual([{ firstSeq: 2 }, { firstSeq: 2 }, { firstSeq: 2 }]);
    expect(await appendLogs(test.database, run, [aLine('last')], 2501)).toEqual({ firstSeq: 2502 });
    expect(await appendLogs(test.database, run, lines, 1)).toEqual({ firstSeq: 2 });
    expect((await allLines(run.jobId)).slice(1).map(({ message }) => message)).toEqual(
      [...lines, aLine('last')].map(({ message }) => message),
    );
    await putBack(test.database, run, 'The worker stopped.');
    expect(await appendLogs(test.database, run, lines, 1)).toBeUndefined();
    await test.database.query('delete from job');
  });

  it('is told of lines that a crash of the server cost after it had confirmed them, and goes on after what is left', async () => {
    const run = await aRunningJob(test.database, ground);
    await appendLogs(test.database, run, [aLine('kept')], 1);
    await appendLogs(test.database, run, [aLine('confirmed'), aLine('confirmed, too')], 2);
    await test.database.query('update job set log_count = 2 where id = $1', [run.jobId]);
    await test.database.query('delete from log_chunk where job_id = $1 and first_seq > 2', [run.jobId]);
    await expect(appendLogs(test.database, run, [aLine('on'), aLine('and on')], 4)).rejects.toEqual(new LinesGone(2));
    for (let tries = 0; tries < 2; tries += 1)
      expect(await appendLogs(test.database, run, [aLine('on'), aLine('and on')], 2)).toEqual({ firstSeq: 3 });
    expect((await allLines(run.jobId)).slice(1).map(({ message }) => message)).toEqual(['kept', 'on', 'and on']);
  });

  it('runs on over a put-back', async () => {
    const run = await aRunningJob(test.database, ground);
    await appendLogs(test.database, run, [aLine('one')]);
    await putBack(test.database, run, 'The worker stopped.');
    const lines = await allLines(run.jobId);
    expect(lines.map(({ seq, level }) => [seq, level])).toEqual([
      [1, 'INFO'],
      [2, 'INFO'],
      [3, 'WARNING'],
    ]);
    await test.database.query('delete from job');
  });
});

describe('the end of a job', () => {
  it('joins its chunks and loses no line', async () => {
    const run = await aRunningJob(test.database, ground);
    for (let n = 0; n < 30; n += 1) {
      await appendLogs(
        test.database,
        run,
        Array.from({ length: 70 }, (_, m) => aLine(`${n}/${m}`, logLevels[m % 4])),
      );
    }
    const before = await allLines(run.jobId);
    const counts = (await readLogs(test.database, run.jobId, { limit: 1 })).levels;
    await compactLogs(test.database, run.jobId);
    expect(await chunkCount(run.jobId)).toBe(31); // it runs still
    await finish(test.database, run, anOutcome());
    expect(await chunkCount(run.jobId)).toBe(3);
    expect(await allLines(run.jobId)).toEqual(before);
    expect((await readLogs(test.database, run.jobId, { limit: 1 })).levels).toEqual(counts);
  });

  it.each([1, 3])('joins more chunks than one read finds, of up to %i lines each', async (longest) => {
    const run = await aRunningJob(test.database, ground);
    for (let n = 0; n < 2200; n += 1) {
      const lines = Array.from({ length: 1 + (n % longest) }, (_, m) => aLine(`${n}/${m}`));
      await appendLogs(test.database, run, lines);
    }
    const before = await allLines(run.jobId);
    await finish(test.database, run, anOutcome());
    expect(await chunkCount(run.jobId)).toBe(Math.ceil(before.length / 1000));
    expect(await allLines(run.jobId)).toEqual(before);
  });

  it('never makes a chunk of more text than one read should bring', async () => {
    const run = await aRunningJob(test.database, ground);
    const long = Array.from({ length: 300 }, (_, n) => aLine(`${n} `.repeat(3000)));
    await appendLogs(test.database, run, long.slice(0, 150));
    for (const line of long.slice(150)) await appendLogs(test.database, run, [line]);
    await finish(test.database, run, anOutcome());
    const { rows } = await test.database.query<{ data: Buffer }>('select data from log_chunk where job_id = $1', [
      run.jobId,
    ]);
    const texts = await Promise.all(rows.map(({ data }) => openChunk(data)));
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(256 * 1024);
    expect(texts.length).toBeLessThan(30);
    expect((await allLines(run.jobId)).slice(1).map(({ message }) => message)).toEqual(
      long.map(({ message }) => message),
    );
  });

  it('joins them once when two try at the same time', async () => {
    const run = await aRunningJob(test.database, ground);
    for (let n = 0; n < 12; n += 1) await appendLogs(test.database, run, [aLine(String(n))]);
    const before = await allLines(run.jobId);
    await test.database.query(`update job set status = 'failed' where id = $1`, [run.jobId]);
    await Promise.all(Array.from({ length: 4 }, () => compactLogs(test.database, run.jobId)));
    expect(await chunkCount(run.jobId)).toBe(1);
    expect(await allLines(run.jobId)).toEqual(before);
  });
});

describe('readLogs', () => {
  const aMessage = fc.constantFrom(
    'Solving block 7',
    'solved',
    'BLOCK done',
    '',
    'one\nnext\\n',
    'i\t0 ÜBER 5€',
    'a.b*',
  );
  const someLines = fc.array(fc.tuple(aMessage, fc.constantFrom(...logLevels)), { minLength: 1, maxLength: 12 });
  const aBound = fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined });
  const aQuery = fc.record({
    level: fc.option(fc.constantFrom(...logLevels), { nil: undefined }),
    q: fc.option(fc.constantFrom('block', 'SOLV', 'x', '', 'n', '\\', '\\n', '\n', 'i', 'über', '.', '\t'), {
      nil: undefined,
    }),
    limit: fc.integer({ min: 1, max: 20 }),
    afterSeq: aBound,
    beforeSeq: aBound,
    order: fc.constantFrom('asc' as const, 'desc' as const, undefined),
  });

  it('answers as a plain list of all lines would', async () => {
    const property = fc.asyncProperty(
      fc.array(someLines, { maxLength: 10 }),
      fc.array(aQuery, { minLength: 5, maxLength: 15 }),
      fc.boolean(),
      async (batches, queries, ended) => {
        const run = await aRunningJob(test.database, ground);
        for (const batch of batches) {
          await appendLogs(
            test.database,
            run,
            batch.map(([message, level]) => aLine(message, level)),
          );
        }
        if (ended) await finish(test.database, run, anOutcome());
        else await putBack(test.database, run, 'back');
        const all = await allLines(run.jobId);
        for (const query of queries) {
          expect(await readLogs(test.database, run.jobId, query)).toEqual(naive(all, query));
        }
        await test.database.query('delete from job');
      },
    );
    await test.database.query('delete from job');
    await fc.assert(property, { numRuns: 50 });
  });

  it('knows nothing of a job that is not there', async () => {
    const levels = { DEBUG: 0, INFO: 0, WARNING: 0, ERROR: 0 };
    expect(await readLogs(test.database, 'nope', { limit: 5 })).toEqual({ lines: [], total: 0, levels, lastSeq: 0 });
  });
});

function naive(all: readonly NumberedLine[], query: LogQuery) {
  const { level, q = '', limit, afterSeq = 0, beforeSeq = Infinity, order } = query;
  const matching = all.filter(
    (line) => (level === undefined || line.level === level) && line.message.toLowerCase().includes(q.toLowerCase()),
  );
  const within = matching.filter(({ seq }) => seq > afterSeq && seq < beforeSeq);
  const countOf = (each: NumberedLine['level']) => all.filter((line) => line.level === each).length;
  return {
    lines: (order === 'desc' ? within.toReversed() : within).slice(0, limit),
    total: matching.length,
    levels: { DEBUG: countOf('DEBUG'), INFO: countOf('INFO'), WARNING: countOf('WARNING'), ERROR: countOf('ERROR') },
    lastSeq: all.length,
  };
}
