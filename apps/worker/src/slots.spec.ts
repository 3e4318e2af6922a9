import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { claim, putBack } from '@energy-ops/queue';
import { aGround, aJob, aWorker } from '@energy-ops/queue/testing';
import type { RunningJob } from './running-job.js';
import { Slots } from './slots.js';

let at: TestDatabase;
beforeAll(async () => {
  at = await testDatabase();
});
afterAll(() => at.close());

it('keep the reins of a job that runs again before its former life has tidied up', async () => {
  const sql = at.database;
  const worker = await aWorker(sql);
  const jobId = await aJob(sql, await aGround(sql));
  const lives: { reins: RunningJob; end: () => void }[] = [];
  const slots = new Slots({
    count: 2,
    claim: () => claim(sql, worker),
    run: (_, reins) => new Promise((end) => void lives.push({ reins, end })),
  });
  const begun = async (count: number) => {
    while (lives.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  slots.wake();
  await begun(1);
  await putBack(sql, { jobId, attempt: 1 }, 'The worker lost touch with the database.');
  slots.wake();
  await begun(2);
  expect(slots.reins).toEqual(lives.map(({ reins }) => reins));
  expect(slots.reinsOf(jobId)).toBe(lives[1]?.reins);

  lives[0]?.end();
  while (slots.reins.length === 2) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(slots.reinsOf(jobId)).toBe(lives[1]?.reins); // else it counts as a stray, and runs a third time beside itself

  lives[1]?.end();
  await slots.settled();
  expect(slots.reins).toEqual([]);
  await slots.close();
});
