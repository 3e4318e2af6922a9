import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import {
  addCurvePoints,
  appendLogs,
  beat,
  cancel,
  claim,
  DmoAlreadyRun,
  enqueue,
  expire,
  finish,
  joinWorkers,
  leaveWorkers,
  newJobId,
  putBack,
  readCurve,
  readLogs,
  setProgress,
} from './index.js';
import type { Ground } from './testing/index.js';
import { aGround, aJob, aNewJob, anOutcome, aRunningJob, aWorker } from './testing/index.js';

let test: TestDatabase;
let ground: Ground;
beforeAll(async () => {
  test = await testDatabase();
  ground = await aGround(test.database);
});
afterEach(() => test.database.query('truncate job, worker cascade'));
afterAll(() => test.close());

const sql = () => test.database;
const jobRow = async (id: string) => (await sql().query('select * from job where id = $1', [id])).rows[0];
const aLine = (message: string) => ({ level: 'INFO' as const, message, at: new Date(), metadata: null });
const messagesOf = async (id: string) =>
  (await readLogs(sql(), id, { limit: 100 })).lines.map(({ message }) => message);

describe('a job id', () => {
  it('names the model type and the instant, and ends in six characters', () => {
    expect(newJobId('DMO', new Date(1_790_000_000_000), () => 0.000_000_001)).toBe('dmo_1790000000000_000002');
    expect(newJobId('SO', new Date(5), () => 0.999_999_999_999)).toMatch(/^so_5_[0-9a-z]{6}$/);
  });
});

describe('claim', () => {
  it('gives each job to one worker when many claim at once', async () => {
    const workers = await Promise.all(Array.from({ length: 4 }, () => aWorker(sql())));
    const ids = await Promise.all(Array.from({ length: 30 }, () => aJob(sql(), ground)));
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
    const oldest = await aJob(sql(), ground);
    const urgent = await aJob(sql(), ground, { priority: 5 });
    const later = await aJob(sql(), ground, { deadline: inTwoHours });
    const low = await aJob(sql(), ground, { deadline: inOneHour, priority: -1 });
    const soon = await aJob(sql(), ground, { deadline: inOneHour });
    const newest = await aJob(sql(), ground);
    const worker = await aWorker(sql());
    const order: (string | undefined)[] = [];
    for (let n = 0; n < 7; n += 1) order.push((await claim(sql(), worker))?.jobId);
    expect(order).toEqual([soon, low, later, urgent, oldest, newest, undefined]);
  });

  it('gives the model its whole CONFIG and the worker what it needs', async () => {
    const deadline = new Date(Date.now() + 60_000);
    const job = await aRunningJob(sql(), ground, { modelConfig: { solver: 'highs', mip_gap: 0.01 }, deadline });
    expect(job).toMatchObject({
      attempt: 1,
      modelType: 'DMO',
      modelSha256: ground.modelSha256,
      snapshotSha256: ground.dataSnapshotSha256,
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
    await aJob(sql(), ground);
    expect(await claim(sql(), 'nobody')).toBeUndefined();
  });

  it('takes no job whose deadline has passed; expire ends it with a line that says why', async () => {
    const id = await aJob(sql(), ground, { deadline: new Date(Date.now() - 1) });
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

describe('the fence', () => {
  it('refuses every write of a life that is over', async () => {
    const { jobId, attempt } = await aRunningJob(sql(), ground);
    const stale = { jobId, attempt };
    expect(await putBack(sql(), stale, 'The worker stopped.')).toBe(true);
    expect((await claim(sql(), await aWorker(sql())))?.attempt).toBe(2);
    expect(await appendLogs(sql(), stale, [aLine('late')])).toBeUndefined();
    expect(await setProgress(sql(), stale, 50)).toBe(false);
    expect(await addCurvePoints(sql(), stale, [{ tMs: 1, incumbent: 1, bestBound: 1, gap: 0 }])).toBe(false);
    expect(await putBack(sql(), stale, 'again')).toBe(false);
    expect(await finish(sql(), stale, anOutcome())).toBe(false);
    expect(await jobRow(jobId)).toMatchObject({ status: 'running', attempt: 2, progress: 0, log_count: 2 });
    expect((await sql().query('select 1 from job_result')).rowCount).toBe(0);
  });

  it('refuses every write after the end', async () => {
    const run = await aRunningJob(sql(), ground);
    expect(await finish(sql(), run, anOutcome())).toBe(true);
    expect(await appendLogs(sql(), run, [aLine('late')])).toBeUndefined();
    expect(await finish(sql(), run, anOutcome({ status: 'failed' }))).toBe(false);
    expect(await putBack(sql(), run, 'late')).toBe(false);
    expect(await cancel(sql(), run.jobId, 'me')).toBe('final');
    expect((await jobRow(run.jobId))?.status).toBe('success');
  });
});

describe('a final status', () => {
  it.each(['success', 'failed', 'cancelled'] as const)('%s cannot be left, not even by hand', async (status) => {
    const run = await aRunningJob(sql(), ground);
    await finish(sql(), run, anOutcome({ status }));
    const change = sql().query(`update job set status = 'pending' where id = $1`, [run.jobId]);
    await expect(change).rejects.toThrow(/is final/);
  });
});

describe('finish', () => {
  it('writes the result, its tables in order and the status together', async () => {
    const run = await aRunningJob(sql(), ground);
    const columns = [{ name: 'block', unit: '', type: 'number' as const }];
    const table = { rows: 1, columns, sha256: ground.modelSha256 };
    const tables = [
      { ...table, name: 'schedule' },
      { ...table, name: 'bids', parquetSha256: ground.modelSha256 },
    ];
    const kpis = { profit: { value: 7, unit: 'INR' } };
    await finish(sql(), run, anOutcome({ kpis, tables, resultsCount: 1, objectiveValue: 7 }));
    const result = await sql().query('select * from job_result');
    expect(result.rows).toEqual([{ job_id: run.jobId, kpis, charts: [], conflicts: [] }]);
    const rows = await sql().query('select name, rows, columns, parquet_sha256 from result_table order by position');
    expect(rows.rows).toEqual([
      { name: 'schedule', rows: 1, columns, parquet_sha256: null },
      { name: 'bids', rows: 1, columns, parquet_sha256: ground.modelSha256 },
    ]);
    expect(await jobRow(run.jobId)).toMatchObject({
      status: 'success',
      progress: 100,
      objective_value: 7,
      results_count: 1,
    });
  });

  it('writes nothing when a table has no bytes', async () => {
    const run = await aRunningJob(sql(), ground);
    const tables = [{ name: 'x', rows: 0, columns: [], sha256: 'missing' }];
    await expect(finish(sql(), run, anOutcome({ tables }))).rejects.toThrow(/foreign key/);
    expect((await jobRow(run.jobId))?.status).toBe('running');
  });
});

describe('progress', () => {
  it('never goes back', async () => {
    const run = await aRunningJob(sql(), ground);
    for (const percent of [10, 60, 30]) expect(await setProgress(sql(), run, percent)).toBe(true);
    expect((await jobRow(run.jobId))?.progress).toBe(60);
  });
});

describe('the curve', () => {
  it('is that of the last life', async () => {
    const run = await aRunningJob(sql(), ground);
    const point = { tMs: 5, incumbent: 10, bestBound: null, gap: null };
    await addCurvePoints(sql(), run, [point, { ...point, tMs: 9 }]);
    expect((await readCurve(sql(), run.jobId)).map(({ tMs }) => tMs)).toEqual([5, 9]);
    await putBack(sql(), run, 'stop');
    const next = await claim(sql(), await aWorker(sql()));
    expect(await addCurvePoints(sql(), next ?? run, [{ ...point, tMs: 7 }])).toBe(true);
    const [only, ...others] = await readCurve(sql(), run.jobId);
    expect([only, others]).toEqual([{ ...point, tMs: 7, id: expect.any(Number) }, []]);
    expect(await readCurve(sql(), run.jobId, only?.id)).toEqual([]);
  });
});

describe('a day-ahead plan', () => {
  const plan = { purpose: 'plan', deliveryDay: '2027-01-01' } as const;

  it('exists once per market and day, however many ask at once', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => enqueue(sql(), aNewJob(ground, plan))));
    const refused = answers.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    const { rows } = await sql().query('select id from job');
    expect(rows).toHaveLength(1);
    expect(refused).toHaveLength(49);
    expect(refused.every((each) => each instanceof DmoAlreadyRun && each.existingJobId === rows[0]?.id)).toBe(true);
  });

  it('may be asked again after a failure, for another day, or as a test', async () => {
    const run = await aRunningJob(sql(), ground, plan);
    await finish(sql(), run, anOutcome({ status: 'failed' }));
    await aJob(sql(), ground, plan);
    await aJob(sql(), ground, { ...plan, deliveryDay: '2027-01-02' });
    await aJob(sql(), ground, { ...plan, market: 'elsewhere' });
    await aJob(sql(), ground, { ...plan, purpose: 'test' });
    await expect(aJob(sql(), ground, plan)).rejects.toThrow(DmoAlreadyRun);
  });

  it('is superseded by a rerun with a reason once it is successful, not before', async () => {
    const again = { ...plan, allowRerunReason: 'new prices' };
    const run = await aRunningJob(sql(), ground, plan);
    await expect(aJob(sql(), ground, again)).rejects.toThrow(DmoAlreadyRun);
    await finish(sql(), run, anOutcome());
    await expect(aJob(sql(), ground, plan)).rejects.toThrow(DmoAlreadyRun);
    const id = await aJob(sql(), ground, again);
    expect(await jobRow(run.jobId)).toMatchObject({ status: 'success', superseded_by: id });
  });
});

describe('cancel', () => {
  it('ends a pending job at once and tells a running one to stop', async () => {
    const run = await aRunningJob(sql(), ground);
    const pending = await aJob(sql(), ground);
    expect(await cancel(sql(), pending, 'ann@example.com')).toBe('cancelled');
    expect(await cancel(sql(), run.jobId, 'ann@example.com')).toBe('stopping');
    expect(await cancel(sql(), 'dmo_0_nothing', 'ann@example.com')).toBe('unknown');
    expect(await messagesOf(pending)).toEqual(['Queued.', 'Cancelled by ann@example.com before it started.']);
    expect(await jobRow(run.jobId)).toMatchObject({
      status: 'running',
      cancel_requested: true,
      cancel_by: 'ann@example.com',
    });
  });

  it('either ends the job or reaches its worker when both come at the same instant', async () => {
    const worker = await aWorker(sql());
    for (let n = 0; n < 20; n += 1) {
      const id = await aJob(sql(), ground);
      const [answer, claimed] = await Promise.all([cancel(sql(), id, 'me'), claim(sql(), worker)]);
      expect([answer, claimed?.jobId]).toEqual(claimed === undefined ? ['cancelled', undefined] : ['stopping', id]);
    }
  });

  it('of a job that is put back ends it', async () => {
    const run = await aRunningJob(sql(), ground);
    await cancel(sql(), run.jobId, 'me');
    expect(await putBack(sql(), run, 'The worker stopped.')).toBe(true);
    expect((await jobRow(run.jobId))?.status).toBe('cancelled');
  });
});

describe('a worker', () => {
  it('puts back what its former life left running, with a WARNING line, and leaves others alone', async () => {
    const other = await aRunningJob(sql(), ground);
    await aWorker(sql(), { id: 'first-life', home: 'home-1' });
    const id = await aJob(sql(), ground);
    const run = await claim(sql(), 'first-life');
    await appendLogs(sql(), run ?? other, [aLine('hello')]);
    await aWorker(sql(), { id: 'second-life', home: 'home-1' });
    expect(await jobRow(id)).toMatchObject({ status: 'pending', started_at: null, losses: 1 });
    expect((await jobRow(other.jobId))?.status).toBe('running');
    expect(await messagesOf(id)).toEqual(['Queued.', 'hello', 'The worker was lost while this job ran.']);
    expect(await beat(sql(), 'first-life')).toBe(false);
    expect(await beat(sql(), 'second-life')).toBe(true);
    expect(await claim(sql(), 'second-life')).toMatchObject({ jobId: id, attempt: 2, logCount: 3 });
  });

  it('lost twice with the same job ends it as worker_lost', async () => {
    const id = await aJob(sql(), ground);
    for (const life of ['one', 'two', 'three']) {
      await aWorker(sql(), { id: life, home: 'home-2' });
      await claim(sql(), life);
    }
    expect(await jobRow(id)).toMatchObject({ status: 'failed', attempt: 2, error_code: 'worker_lost' });
  });

  it('can leave once it has no running job', async () => {
    const run = await aRunningJob(sql(), ground);
    const { rows } = await sql().query<{ worker_id: string }>('select worker_id from job');
    const id = rows[0]?.worker_id ?? '';
    await leaveWorkers(sql(), id);
    expect(await beat(sql(), id)).toBe(true);
    await finish(sql(), run, anOutcome());
    await leaveWorkers(sql(), id);
    expect(await beat(sql(), id)).toBe(false);
  });

  it('may join again under its id', async () => {
    const worker = { name: 'w', host: 'h', pid: 1, concurrency: 1, sandbox: 'none', id: 'same', home: 'h' } as const;
    await joinWorkers(sql(), worker);
    await joinWorkers(sql(), worker);
    expect(await beat(sql(), 'same')).toBe(true);
  });
});
