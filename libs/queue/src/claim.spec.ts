import { describe, expect, it } from '@jest/globals';
import { claim, expire, readLogs } from './index.js';
import { aJob, aRunningJob, aWorker } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';

const { sql, ground, jobRow } = aQueue();

describe('claim', () => {
  it('gives each job to one worker when many claim at once', async () => {
    const workers = await Promise.all(Array.from({ length: 4 }, () => aWorker(sql())));
    const ids = await Promise.all(Array.from({ length: 30 }, () => aJob(sql(), ground())));
    const claims = await Promise.all(
      Array.from({ length: 60 }, (_, n) => claim(sql(), workers[n % workers.length] ?? '')),
    );
    const given = claims.flatMap((job) => (job === undefined ? [] : [job.jobId]));
    expect(given.toSorted()).toEqual(ids.toSorted());
    expect(claims.filter((job) => job !== undefined && job.attempt !== 1)).toEqual([]);
  });

  it('takes the earliest deadline first, then the highest priority, then the oldest', async () => {
    const inOneHour = new Date(Date.now() + 3_600_000);
    const inTwoHours = new Date(Date.now() + 7_200_000);
    const oldest = await aJob(sql(), ground());
    const urgent = await aJob(sql(), ground(), { priority: 5 });
    const later = await aJob(sql(), ground(), { deadline: inTwoHours });
    const low = await aJob(sql(), ground(), { deadline: inOneHour, priority: -1 });
    const soon = await aJob(sql(), ground(), { deadline: inOneHour });
    const newest = await aJob(sql(), ground());
    const worker = await aWorker(sql());
    const order: (string | undefined)[] = [];
    for (let n = 0; n < 7; n += 1) order.push((await claim(sql(), worker))?.jobId);
    expect(order).toEqual([soon, low, later, urgent, oldest, newest, undefined]);
  });

  it('gives the model its whole CONFIG and the worker what it needs', async () => {
    const deadline = new Date(Date.now() + 60_000);
    const job = await aRunningJob(sql(), ground(), { modelConfig: { solver: 'highs', mip_gap: 0.01 }, deadline });
    expect(job).toMatchObject({
      attempt: 1,
      modelType: 'DMO',
      modelSha256: ground().modelSha256,
      snapshotSha256: ground().dataSnapshotSha256,
      deliveryDay: '2026-11-24',
      deadline,
      timeLimitSeconds: 600,
      currency: 'INR',
      logCount: 1,
      cancelRequested: false,
      config: {
        solver: 'highs',
        mip_gap: 0.01,
        delivery_day: '2026-11-24',
        market: { id: 'in-iex', mtu_minutes: 15 },
        settings: { kind: 'typical_day' },
      },
    });
  });

  it('gives nothing to a worker that counts as lost', async () => {
    await aJob(sql(), ground());
    expect(await claim(sql(), 'nobody')).toBeUndefined();
  });

  it('takes no job whose deadline has passed; expire ends it with a line that says why', async () => {
    const id = await aJob(sql(), ground(), { deadline: new Date(Date.now() - 1) });
    expect(await claim(sql(), await aWorker(sql()))).toBeUndefined();
    expect(await expire(sql())).toEqual([id]);
    expect(await expire(sql())).toEqual([]);
    expect(await jobRow(id)).toMatchObject({
      status: 'failed',
      termination_status: 'deadline',
      error_code: 'deadline',
    });
    expect((await readLogs(sql(), id, { limit: 9 })).lines[1]).toMatchObject({ seq: 2, level: 'ERROR' });
  });
});
