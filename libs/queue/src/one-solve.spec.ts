import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancel, claim, enqueue, finish, serveWaiting } from './index.js';
import { aJob, aNewJob, anOutcome, aWorker } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';

const { sql, ground, jobRow } = aQueue();
const manifest = { manifestSha256: 'm' };

/** Not to be asked inside a transaction, which would see the same all the time. */
const waiters = async (): Promise<number> => {
  const query = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return (await sql().query(query)).rowCount;
};

async function somebodyWaits(): Promise<void> {
  while ((await waiters()) === 0) await sleep(5);
}

async function solveNext(worker: string): Promise<void> {
  const run = await claim(sql(), worker);
  if (run !== undefined) await finish(sql(), run, anOutcome());
}

const solves = async (): Promise<number> =>
  (await sql().query(`select from job where status = 'success' and result_of is null`)).rowCount;

it('takes the result of one that was asked for, solved and ended since its own statement began', async () => {
  const worker = await aWorker(sql());
  const terms = { caller: 'me', limitPerMinute: 9, modelStatus: 'archived', action: 'job.trigger', details: {} };
  const late = aNewJob(ground(), { ...manifest, triggeredByUser: 'me' });
  let asked: Promise<unknown> | undefined;
  await sql().transaction(async (models) => {
    await models.query(`select pg_advisory_xact_lock(hashtextextended('models', 0))`); // as who changes models does
    asked = enqueue(sql(), late, terms);
    await somebodyWaits();
    await aJob(sql(), ground(), manifest);
    await solveNext(worker);
  });
  await asked;
  await solveNext(worker);
  expect(await jobRow(late.id)).toMatchObject({ status: 'success', cache: 'hit' });
  expect(await solves()).toBe(1);
});

it('has one lead where a new one comes and ends while it gets the lead of one that was cancelled', async () => {
  const worker = await aWorker(sql());
  const leader = await aJob(sql(), ground(), manifest);
  const waiting = await aJob(sql(), ground(), manifest);
  await cancel(sql(), leader, 'me');
  let served: Promise<unknown> | undefined;
  let newer: Promise<unknown> | undefined;
  await sql().transaction(async (holder) => {
    await holder.query('select from job where id = $1 for update', [waiting]);
    served = serveWaiting(sql());
    await somebodyWaits();
    const id = aNewJob(ground(), manifest).id;
    newer = aJob(sql(), ground(), { ...manifest, id }).then(() => solveNext(worker));
    // Either it waits for its turn, or it has been solved by now: its own end then waits for the row that is held.
    for (;;) {
      const { rowCount: ended } = await holder.query(`select from job where id = $1 and status = 'success'`, [id]);
      if (ended > 0 || (await waiters()) > 1) break;
      await sleep(5);
    }
  });
  await Promise.all([served, newer]);
  await solveNext(worker);
  await solveNext(worker);
  expect(await solves()).toBe(1);
  const { rows } = await sql().query(
    `select count(*)::int as hits from job where cache = 'hit' and status = 'success'`,
  );
  expect(rows).toEqual([{ hits: 1 }]);
});
