import { describe, expect, it } from '@jest/globals';
import { beat, claim, finish, readLogs, tend } from './index.js';
import { aJob, anOutcome, aWorker } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';

const { sql, ground, jobRow } = aQueue();

/** Lets the server seem to run for long enough, whenever the tests began. */
const silence = (worker: string, seconds: number) =>
  sql().query(`update worker set beat_at = clock_timestamp() - $2 * interval '1 s' where id = $1`, [worker, seconds]);
const untilServerIsOld = async () => {
  for (;;) {
    const age = 'extract(epoch from clock_timestamp() - pg_postmaster_start_time())::float8';
    const { rows } = await sql().query<{ age: number }>(`select ${age} as age`);
    if ((rows[0]?.age ?? 0) > 17.1) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

describe('the reaper', () => {
  it('removes a worker after 17 s of silence, no sooner, and its jobs wait again', async () => {
    await untilServerIsOld();
    const [silent, alive] = [await aWorker(sql()), await aWorker(sql())];
    const id = await aJob(sql(), ground());
    const run = await claim(sql(), silent);
    await silence(silent, 17.1);
    await silence(alive, 15);
    expect(await tend(sql())).toEqual({ reaped: [silent], putBack: [id], expired: [] });
    expect(await tend(sql())).toEqual({ reaped: [], putBack: [], expired: [] });
    expect(await jobRow(id)).toMatchObject({ status: 'pending', losses: 1, worker_id: null, started_at: null });
    expect(await beat(sql(), silent)).toBe(false);
    expect(await finish(sql(), run!, anOutcome())).toBe(false);
    expect((await readLogs(sql(), id, { limit: 9 })).lines.at(-1)).toMatchObject({
      level: 'WARNING',
      message: 'The worker was lost while this job ran.',
    });
    expect(await claim(sql(), alive)).toMatchObject({ jobId: id, attempt: 2 });
  });

  it('removes and puts back once when twenty nodes do it at the same moment', async () => {
    await untilServerIsOld();
    const workers = await Promise.all(Array.from({ length: 5 }, () => aWorker(sql())));
    const ids = await Promise.all(workers.map(() => aJob(sql(), ground())));
    await Promise.all(workers.map((worker) => claim(sql(), worker)));
    await Promise.all(workers.map((worker) => silence(worker, 60)));
    const all = await Promise.all(Array.from({ length: 20 }, () => tend(sql())));
    expect(all.flatMap(({ reaped }) => reaped).toSorted()).toEqual(workers.toSorted());
    expect(all.flatMap(({ putBack }) => putBack).toSorted()).toEqual(ids.toSorted());
    for (const id of ids) expect(await jobRow(id)).toMatchObject({ status: 'pending', losses: 1, log_count: 2 });
  });

  it('waits for a claim that is being written, and finds its job', async () => {
    await untilServerIsOld();
    const worker = await aWorker(sql());
    const id = await aJob(sql(), ground());
    await silence(worker, 60);
    await sql().transaction(async (claiming) => {
      expect((await claim(claiming, worker))?.jobId).toBe(id);
      expect(await tend(sql())).toEqual({ reaped: [], putBack: [], expired: [] });
    });
    expect(await tend(sql())).toEqual({ reaped: [worker], putBack: [id], expired: [] });
  });
});
