import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '@energy-ops/database';
import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import {
  addCurvePoints,
  appendLogs,
  cancel,
  claim,
  finish,
  jobCancel,
  jobEvent,
  jobPending,
  putBack,
  setProgress,
} from './index.js';
import type { Ground } from './testing/index.js';
import { aGround, aJob, anOutcome, aWorker } from './testing/index.js';

let test: TestDatabase;
let ground: Ground;
beforeAll(async () => {
  test = await testDatabase();
  ground = await aGround(test.database);
});
afterAll(() => test.close());

/** What is notified while `work` runs; payloads that are JSON are parsed. */
async function heardDuring(work: () => Promise<void>): Promise<[string, unknown][]> {
  const heard: [string, unknown][] = [];
  const listener = listen(test.url, [jobPending, jobCancel, jobEvent], (channel, payload) => {
    heard.push([channel, channel === jobEvent ? JSON.parse(payload) : payload]);
  });
  await listener.ready;
  await work();
  await test.database.query(`select pg_notify($1, 'over')`, [jobCancel]);
  while (!heard.some(([, payload]) => payload === 'over')) await sleep(5);
  await listener.close();
  return heard.slice(0, -1);
}

describe('the notices of a job', () => {
  it('tell each step of its life, in order, after the rows are there', async () => {
    const worker = await aWorker(test.database);
    let id = '';
    const heard = await heardDuring(async () => {
      id = await aJob(test.database, ground);
      const first = await claim(test.database, worker);
      if (first === undefined) throw new Error('nothing to claim');
      await setProgress(test.database, first, 40);
      await setProgress(test.database, first, 30);
      const line = { level: 'INFO' as const, message: 'x', at: new Date(), metadata: null };
      await appendLogs(test.database, first, [line, line]);
      await addCurvePoints(test.database, first, [{ tMs: 1, incumbent: 2, bestBound: 3, gap: 0.5 }]);
      await putBack(test.database, first, 'The worker stopped.');
      const second = await claim(test.database, worker);
      await cancel(test.database, id, 'me');
      await finish(test.database, second ?? first, anOutcome({ status: 'cancelled' }));
    });
    const event = (rest: object) => [jobEvent, { job: id, type: 'DMO', model: ground.modelId, ...rest }];
    expect(heard).toEqual([
      [jobPending, ''],
      event({ event: 'created' }),
      event({ event: 'started' }),
      event({ event: 'progress', progress: 40 }),
      event({ event: 'log', from: 2, to: 3 }),
      event({ event: 'incumbent', from: expect.any(Number), to: expect.any(Number) }),
      [jobPending, ''],
      event({ event: 'put_back', from: 4, to: 4 }),
      event({ event: 'started' }),
      [jobCancel, id],
      event({ event: 'ended', to: 4 }),
    ]);
  });
});
