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

  it('reads a few rows of an index, not the queue, when 100,000 jobs wait', async () => {
    const id = await aJob(sql(), ground());
    const { rows: columns } = await sql().query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_name = 'job' and column_name not in ('id', 'priority')`,
    );
    const names = columns.map(({ name }) => name).join(', ');
    await sql().query(
      `insert into job (id, priority, ${names})
       select 'many_' || n, n % 100, ${names} from job, generate_series(1, 100000) as n where id = $1`,
      [id],
    );
    await sql().query('analyze job');
    const { rows } = await sql().query<{ 'QUERY PLAN': [{ Plan: object }] }>(
      `explain (format json) select id from job
       where status = 'pending' and waits_for is null and (deadline is null or deadline > now())
       order by least(deadline, wanted_deadline) nulls last, greatest(priority, wanted_priority) desc, created_at, id
       limit 1 for update skip locked`,
    );
    const plan = JSON.stringify(rows[0]?.['QUERY PLAN']);
    expect(plan).toContain('"Index Name":"job_claim"');
    expect(plan).not.toContain('"Node Type":"Sort"');
  }, 120_000);

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
      secondsLeft: expect.any(Number),
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
