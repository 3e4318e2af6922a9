import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { type ClaimedJob, readLogs } from '@energy-ops/queue';
import { aGround, aRunningJob } from '@energy-ops/queue/testing';
import type { RunLine } from '@energy-ops/runner';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunRecord } from './run-record.js';

let at: TestDatabase;
let logFolder: string;
beforeAll(async () => {
  at = await testDatabase();
  logFolder = await mkdtemp(join(tmpdir(), 'energy-ops-record-'));
});
afterAll(async () => {
  await at.close();
  await rm(logFolder, { recursive: true, force: true });
});

const lines = (from: number, to: number, text = ''): RunLine[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    ...{ kind: 'log', level: 'INFO', metadata: null },
    message: `${from + index}${text}`,
  }));

const recordOf = (run: ClaimedJob): RunRecord =>
  new RunRecord({
    ...{ sql: at.database, run, logFolder },
    ...{ say: () => undefined, lost: new AbortController().signal, onFenced: () => undefined },
  });

async function messagesOf({ jobId }: ClaimedJob): Promise<string[]> {
  const read = await readLogs(at.database, jobId, { afterSeq: 1, limit: 1000, order: 'asc' });
  return read.lines.map(({ message }) => message);
}

async function untilStored({ jobId }: ClaimedJob, count: number): Promise<void> {
  const sql = 'select 1 from job where id = $1 and log_count = $2';
  while ((await at.database.query(sql, [jobId, count])).rowCount === 0);
}

/** What a crash of the server does to commits that nobody waited for. */
async function takeBack({ jobId }: ClaimedJob, linesLeft: number): Promise<void> {
  await at.database.query('update job set log_count = $2 where id = $1', [jobId, linesLeft]);
  await at.database.query('delete from log_chunk where job_id = $1 and first_seq > $2', [jobId, linesLeft]);
}

it('stores lines that a crash of the server took back once more, under the numbers that they had', async () => {
  const run = await aRunningJob(at.database, await aGround(at.database));
  const record = recordOf(run);
  void record.take(lines(1, 3));
  await untilStored(run, 4);
  void record.take(lines(4, 7));
  await untilStored(run, 8);
  await takeBack(run, 4);
  void record.take(lines(8, 9));
  await record.end();
  expect(await messagesOf(run)).toEqual(lines(1, 9).map((line) => line.kind === 'log' && line.message));
  await at.database.query('delete from job');
});

it('keeps no more of a flood than a crash could take back', async () => {
  const run = await aRunningJob(at.database, await aGround(at.database));
  const record = recordOf(run);
  for (let line = 1; line <= 800; line += 100) await record.take(lines(line, line + 99, 'x'.repeat(10_000)));
  await untilStored(run, 801);
  await takeBack(run, 1);
  void record.take(lines(801, 801));
  await record.end();
  const [first] = await messagesOf(run);
  expect(Number.parseInt(first ?? '')).toBeGreaterThan(400);
});
