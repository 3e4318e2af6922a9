import { describe, expect, it } from '@jest/globals';
import { openPool } from '@energy-ops/database';
import {
  addCurvePoints,
  appendLogs,
  type ManifestParts,
  cancel,
  claim,
  finish,
  forget,
  manifestSha256,
  putBack,
  readCurve,
  readLogs,
  serveWaiting,
  tend,
} from './index.js';
import { insertJob } from './insert-job.js';
import { aJob, aNewJob, anOutcome, aWorker } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';

const { sql, url, ground, jobRow } = aQueue();
const manifest = { manifestSha256: 'm' };
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
const messagesOf = async (id: string) =>
  (await readLogs(sql(), id, { limit: 100, order: 'asc' })).lines.map(({ message }) => message);

/** A finished job with a table and a curve. */
async function solved(changes: Parameters<typeof anOutcome>[0] = {}, job = manifest) {
  const id = await aJob(sql(), ground(), job);
  const run = await claim(sql(), await aWorker(sql()));
  await addCurvePoints(sql(), run!, [{ tMs: 5, incumbent: 10, bestBound: null, gap: null }]);
  const table = { name: 'schedule', rows: 3, columns: [], sha256: ground().modelSha256 };
  const kpis = { profit: { value: 7, unit: 'INR' } };
  await finish(sql(), run!, anOutcome({ tables: [table], kpis, resultsCount: 3, objectiveValue: 7, ...changes }));
  return id;
}

describe('a job identical to a solved one', () => {
  it('has its result at once, a log that says whose it is, and took no time', async () => {
    const source = await solved();
    const id = await aJob(sql(), ground(), manifest);
    const row = await jobRow(id);
    expect(row).toMatchObject({
      status: 'success',
      cache: 'hit',
      result_of: source,
      termination_status: 'optimal',
      objective_value: 7,
      profit: 7,
      results_count: 3,
      progress: 100,
      attempt: 0,
      worker: null,
      log_count: 2,
    });
    expect([row?.created_at, row?.started_at]).toEqual([row?.completed_at, row?.completed_at]);
    expect(await messagesOf(id)).toEqual(['Queued.', expect.stringContaining(`the result of job ${source}:`)]);
    expect(await readCurve(sql(), id)).toEqual([expect.objectContaining({ tMs: 5, incumbent: 10 })]);
    for (const table of ['job_result', 'result_table']) {
      const { rows } = await sql().query<Record<string, unknown>>(`select * from ${table} order by job_id`);
      expect(rows.map((row) => ({ ...row, job_id: null }))).toEqual(
        [rows[0], rows[0]].map((row) => ({ ...row, job_id: null })),
      );
    }
    expect(await claim(sql(), await aWorker(sql()))).toBeUndefined();
    const again = await aJob(sql(), ground(), manifest);
    expect(await jobRow(again)).toMatchObject({ cache: 'hit', result_of: source });
  });

  it.each([
    ['was cut short by time', { terminationStatus: 'time_limit', solutionStatus: 'feasible' }],
    ['was cut short by its deadline', { terminationStatus: 'deadline', solutionStatus: 'feasible' }],
    ['failed', { status: 'failed', terminationStatus: 'infeasible', solutionStatus: 'none' }],
    ['was cancelled', { status: 'cancelled', terminationStatus: 'interrupted', solutionStatus: 'feasible' }],
  ] as const)('runs when that one %s', async (_, outcome) => {
    await solved(outcome);
    expect(await jobRow(await aJob(sql(), ground(), manifest))).toMatchObject({ status: 'pending', cache: 'miss' });
  });

  it('runs when it wants to, or when its result may depend on more', async () => {
    await solved();
    const bypassing = await aJob(sql(), ground(), { ...manifest, bypassCache: true });
    const other = await aJob(sql(), ground(), { manifestSha256: null });
    expect(await jobRow(bypassing)).toMatchObject({ status: 'pending', cache: 'bypass' });
    expect(await jobRow(other)).toMatchObject({ status: 'pending', cache: 'miss' });
  });

  it('runs when the result of that one was removed', async () => {
    await sql().query(`update job set completed_at = now() - interval '100 days' where id = $1`, [await solved()]);
    await forget(sql(), 90);
    expect(await jobRow(await aJob(sql(), ground(), manifest))).toMatchObject({ status: 'pending', cache: 'miss' });
  });

  it('leaves the plan of its day alone when it finds its place taken, and must look again', async () => {
    const plan = { ...manifest, modelType: 'DMO', purpose: 'plan' } as const;
    const former = await solved({}, plan);
    const job = aNewJob(ground(), { ...plan, allowRerunReason: 'once more' });
    expect((await insertJob(sql(), job, { kind: 'runs', leads: true })).job).toBeUndefined();
    expect(await jobRow(former)).toMatchObject({ superseded_by: null });
  });

  it('is still refused where its day has a plan', async () => {
    const plan = { ...manifest, modelType: 'DMO', purpose: 'plan' } as const;
    await solved({}, plan);
    await expect(aJob(sql(), ground(), plan)).rejects.toThrow(/already exists/);
    const again = await aJob(sql(), ground(), { ...plan, allowRerunReason: 'once more' });
    expect(await jobRow(again)).toMatchObject({ status: 'success', cache: 'hit' });
  });
});

describe('jobs identical to one that is under way', () => {
  const three = async () => {
    const leader = await aJob(sql(), ground(), manifest);
    const waiting = [await aJob(sql(), ground(), manifest), await aJob(sql(), ground(), manifest)] as const;
    return { leader, waiting, worker: await aWorker(sql()) };
  };

  it('wait for it, in no worker’s slot, and get its result', async () => {
    const { leader, waiting, worker } = await three();
    expect(await messagesOf(waiting[0])).toEqual(['Queued.', expect.stringContaining(`Waits for job ${leader}`)]);
    const run = await claim(sql(), worker);
    expect([run?.jobId, await claim(sql(), worker)]).toEqual([leader, undefined]);
    await finish(sql(), run!, anOutcome({ objectiveValue: 3 }));
    for (const id of waiting) {
      const row = await jobRow(id);
      expect(row).toMatchObject({ status: 'success', cache: 'hit', result_of: leader, waits_for: null });
      expect(row).toMatchObject({ objective_value: 3, log_count: 3 });
      expect((await messagesOf(id)).at(-1)).toContain(`Took the result of job ${leader}`);
      expect(row?.started_at).not.toEqual(row?.created_at); // it really waited
    }
  });

  it.each(['failed', 'cancelled'] as const)('run one by one while each before them is %s', async (status) => {
    const { leader, waiting, worker } = await three();
    const first = await claim(sql(), worker);
    await finish(sql(), first!, anOutcome({ status, terminationStatus: 'error' }));
    expect(await jobRow(waiting[0])).toMatchObject({ status: 'pending', waits_for: null, leads: true });
    expect(await jobRow(waiting[1])).toMatchObject({ status: 'pending', waits_for: waiting[0] });
    const second = await claim(sql(), worker);
    expect([first?.jobId, second?.jobId]).toEqual([leader, waiting[0]]);
    await finish(sql(), second!, anOutcome());
    expect(await jobRow(waiting[1])).toMatchObject({ status: 'success', cache: 'hit', result_of: waiting[0] });
  });

  it('wait on while it is put back, and the next runs once its worker was lost for good', async () => {
    const { leader, waiting, worker } = await three();
    await putBack(sql(), (await claim(sql(), worker))!, 'The worker is stopping.');
    for (let loss = 0; loss < 2; loss += 1) {
      await tend(sql());
      expect(await jobRow(waiting[0])).toMatchObject({ waits_for: leader });
      expect((await claim(sql(), await aWorker(sql(), { id: 'doomed' })))?.jobId).toBe(leader);
      await sql().query(`delete from worker where id = 'doomed'`);
    }
    await tend(sql());
    expect(await jobRow(leader)).toMatchObject({ status: 'failed', error_code: 'worker_lost' });
    expect(await jobRow(waiting[0])).toMatchObject({ waits_for: null, leads: true });
  });

  it('can be cancelled, and the next leads when the first is cancelled before it ran', async () => {
    const { leader, waiting } = await three();
    expect(await cancel(sql(), waiting[0], 'me')).toBe('cancelled');
    await cancel(sql(), leader, 'me');
    await serveWaiting(sql());
    expect(await jobRow(waiting[1])).toMatchObject({ status: 'pending', waits_for: null, leads: true });
  });

  it('make it as urgent as the most urgent of them', async () => {
    const leader = await aJob(sql(), ground(), manifest);
    const urgent = await aJob(sql(), ground(), { priority: 9 });
    const due = await aJob(sql(), ground(), { deadline: inSeconds(7200) });
    await aJob(sql(), ground(), { ...manifest, priority: 10, deadline: inSeconds(3600) });
    const worker = await aWorker(sql());
    const order = [await claim(sql(), worker), await claim(sql(), worker), await claim(sql(), worker)];
    expect(order.map((job) => job?.jobId)).toEqual([leader, due, urgent]);
    expect(order[0]?.deadline).toBeNull(); // it may still take as long as it likes
  });

  it('run by themselves when it may not end before their deadline', async () => {
    const leader = await aJob(sql(), ground(), manifest); // may take 600 s
    const hasty = await aJob(sql(), ground(), { ...manifest, deadline: inSeconds(300) });
    expect(await jobRow(hasty)).toMatchObject({ waits_for: null, leads: false, status: 'pending' });
    const patient = await aJob(sql(), ground(), { ...manifest, deadline: inSeconds(3600) });
    expect(await jobRow(patient)).toMatchObject({ waits_for: leader });
    await sql().query(`update job set deadline = $2 where id = $1`, [patient, inSeconds(500)]);
    await tend(sql());
    expect(await jobRow(patient)).toMatchObject({ waits_for: null, status: 'pending', log_count: 3 });
  });

  it('fail when their deadline passes while they wait', async () => {
    const { waiting } = await three();
    await sql().query(`update job set deadline = now() where id = $1`, [waiting[0]]);
    await tend(sql());
    expect(await jobRow(waiting[0])).toMatchObject({ status: 'failed', error_code: 'deadline' });
  });

  it('share one solve when fifty of them come at once over three pools, while it ends', async () => {
    const pools = [1, 2, 3].map(() => openPool(url(), { max: 8 }));
    const worker = await aWorker(sql());
    let runs = 0;
    let over = false;
    const running = (async () => {
      while (!over) {
        const run = await claim(sql(), worker);
        if (run === undefined) continue;
        runs += 1;
        await appendLogs(sql(), run, [{ level: 'INFO', message: 'x', at: new Date(), metadata: null }]);
        await finish(sql(), run, anOutcome());
      }
    })();
    for (let round = 0; round < 5; round += 1) {
      const manifestSha256 = `round ${round}`;
      const ids = Array.from({ length: 50 }, (_, at) => aJob(pools[at % 3]!, ground(), { manifestSha256 }));
      await Promise.all(ids);
      while ((await sql().query(`select 1 from job where status in ('pending', 'running')`)).rowCount > 0);
    }
    over = true;
    await running;
    expect(runs).toBe(5);
    const { rows } = await sql().query('select cache, count(*)::int as jobs from job group by 1 order by 1');
    expect(rows).toEqual([
      { cache: 'hit', jobs: 245 },
      { cache: 'miss', jobs: 5 },
    ]);
    await Promise.all(pools.map((pool) => pool.close()));
  });
});

describe('a manifest', () => {
  const parts: ManifestParts = { settings: { kind: 'dated' }, plan: {} };
  const base = aNewJob({ modelId: 'm', modelSha256: 'a', dataSourceId: 'd', dataSnapshotSha256: 'b' });
  const hash = (change: object, with_ = parts) => manifestSha256({ ...base, ...change }, with_);

  it('is the same however it was written and whoever asks', () => {
    const config = { modelConfig: { b: 1, a: { d: [1], c: 2 } } };
    const turned = { modelConfig: { a: { c: 2, d: [1] }, b: 1 }, id: 'other', priority: 7, triggeredByUser: 'me' };
    expect(hash(config)).toBe(hash(turned));
  });

  it.each([
    ['model', { modelSha256: 'x' }],
    ['environment', { environmentSha256: 'x' }],
    ['data', { dataSnapshotSha256: 'x' }],
    ['configuration', { modelConfig: { ...base.modelConfig, seed: 1 } }],
    ['market', { marketProfile: { ...base.marketProfile, price_cap: 7 } }],
    ['day', { deliveryDay: '2026-11-25' }],
  ])('is another one with another %s', (_, change) => {
    expect(hash(change)).not.toBe(hash({}));
  });

  it('is another one with other settings or another plan', () => {
    const hashes = [parts, { ...parts, settings: {} }, { ...parts, plan: { market: 'x' } }].map((each) =>
      hash({}, each),
    );
    expect(new Set(hashes).size).toBe(3);
  });
});
