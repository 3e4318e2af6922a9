import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { appendLogs, setProgress } from '@energy-ops/queue';
import { aSource } from '../data-sources/testing/a-source.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { aRun, finishRun } from './testing/a-run.js';

describe('jobs', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  const get = (path: string): Promise<Answer> => api.call(path, { token });
  const jobsOf = (answer: Answer): { job_id: string }[] => JSON.parse(answer.text).jobs;
  const aJob = async (more: object = {}): Promise<string> => {
    // Else identical ones would wait for the first.
    const body = { model_type: 'SO', data_source_id: 'sample', bypass_cache: true, ...more };
    return String((await api.call('/api/jobs/trigger', { token, body })).json.job_id);
  };
  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { sampleData: false, triggerLimitPerMinute: 1000 });
    token = await api.tokenOf('operator');
    await aSource(api.app, { id: 'sample' });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('come newest first, page by page, each once, whatever is added meanwhile', async () => {
    const made: string[] = [];
    for (let at = 0; at < 7; at += 1) made.push(await aJob());
    const seen: string[] = [];
    let cursor: unknown = '';
    do {
      const page = await get(`/api/jobs?limit=3${cursor === '' ? '' : `&cursor=${String(cursor)}`}`);
      seen.push(...jobsOf(page).map((job) => job.job_id));
      cursor = page.json.next_cursor;
      if (seen.length < 4) await aJob();
    } while (cursor !== null);
    expect(seen).toEqual(made.toReversed());
  });

  it('can be filtered by everything the contract names', async () => {
    const id = await aJob({ model_type: 'RMO', triggered_by: 'scheduled' });
    const { created_at: at } = (await get(`/api/jobs/${id}`)).json;
    const filters = [
      'model_type=RMO',
      'status=pending&model_type=RMO',
      'data_source_id=sample&model_type=RMO',
      'triggered_by=scheduled',
      `from=${encodeURIComponent(String(at))}`,
      `q=${id.slice(-6).toUpperCase()}`,
    ];
    for (const filter of filters)
      expect([filter, jobsOf(await get(`/api/jobs?${filter}`))]).toMatchObject([
        filter,
        [{ job_id: id, log_count: 1 }],
      ]);
    const none = await get('/api/jobs?q=100%25_');
    expect([none.json.jobs, none.json.total, none.json.next_cursor]).toEqual([[], 0, null]);
    expect((await get(`/api/jobs?to=${encodeURIComponent('2020-01-01T00:00:00Z')}`)).json.total).toBe(0);
  });

  it.each([
    'model_type=X',
    'status=X',
    'data_source_id=a%20b',
    'triggered_by=x',
    'from=x',
    'to=0000-01-01T00:00:00Z',
    'q=a%00',
    'limit=0',
    'limit=201',
    'cursor=x',
    'cursor=%00',
    'nonsense=1',
  ])('refuse the wrong query %s', async (query) => {
    const answer = await get(`/api/jobs?${query}`);
    const pointer = `/query/${query.split('=', 1)[0] ?? ''}`;
    expect([answer.status, answer.json.errors]).toEqual([400, [expect.objectContaining({ pointer })]]);
  });

  it.each(['', '/status', '/cancel'])('that are not there are 404 (%s)', async (path) => {
    const method = path === '/cancel' ? 'POST' : 'GET';
    const answer = await api.call(`/api/jobs/dmo_1234567890_xyz${path}`, { token, method });
    expect([answer.status, answer.json.code]).toEqual([404, 'not_found']);
    const garbled = await api.call(`/api/jobs/a%20b${path}`, { token, method });
    expect(garbled.status).toBe(400);
  });

  it('can be cancelled while they wait, once', async () => {
    const id = await aJob();
    const cancelled = await api.call(`/api/jobs/${id}/cancel`, { token, method: 'POST' });
    expect([cancelled.status, cancelled.json.status]).toEqual([202, 'cancelled']);
    const again = await api.call(`/api/jobs/${id}/cancel`, { token, method: 'POST' });
    expect([again.status, again.json.code]).toEqual([409, 'job_already_finished']);
    expect((await get(`/api/jobs/${id}/status`)).json).toMatchObject({
      job_id: id,
      status: 'cancelled',
      completed: true,
      last_seq: 2,
    });
  });

  it('tell how they are as soon as that changes', async () => {
    await database.database.query(`update job set status = 'cancelled' where status = 'pending'`);
    const id = await aJob();
    const run = await aRun(database.database);
    const waiting = get(`/api/jobs/${id}/status?wait=20`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const changedAt = performance.now();
    await setProgress(database.database, run, 40);
    expect((await waiting).json).toMatchObject({ status: 'running', progress: 40, completed: false });
    expect(performance.now() - changedAt).toBeLessThan(15_000); // not at the end of the wait
  });

  it('wait no longer than asked, without holding connections', async () => {
    const id = await aJob();
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 60 }, () => get(`/api/jobs/${id}/status?wait=1.5`)));
    expect(new Set(answers.map((answer) => answer.json.status))).toEqual(new Set(['pending']));
    expect(performance.now() - began).toBeGreaterThan(1400);
    expect((await get(`/api/jobs/${id}/status?wait=0.0011232977`)).status).toBe(200);
    expect((await get(`/api/jobs/${id}/status?wait=61`)).json.errors).toMatchObject([{ pointer: '/query/wait' }]);
  });

  it('show the last 100 lines of their log, oldest first', async () => {
    const run = await aRun(database.database);
    const lines = Array.from(
      { length: 150 },
      (_, at) => ({ level: 'INFO', message: `line ${at}`, at: new Date(), metadata: null }) as const,
    );
    await appendLogs(database.database, run, lines);
    const { logs, log_count: count } = JSON.parse((await get(`/api/jobs/${run.jobId}`)).text);
    expect([count, logs.length, logs[0].message, logs.at(-1).message]).toEqual([151, 100, 'line 50', 'line 149']);
  });

  it('say whether their objective was to be small or large', async () => {
    const id = await aJob();
    expect((await get(`/api/jobs/${id}`)).json.sense).toBeNull();
    const run = await aRun(database.database);
    await finishRun(database.database, run, { sense: 'max' });
    expect((await get(`/api/jobs/${run.jobId}`)).json.sense).toBe('max');
  });

  it.each([
    ['as its model told it', { profit: { value: 700, unit: 'INR' }, total_cost: { value: -1, unit: 'INR' } }, 700],
    ['as the cost it told turned round', { total_cost: { value: -700, unit: '' } }, 700],
    ['not in other money', { profit: { value: 0.7, unit: 'kINR' } }, null],
    ['not where it told none', {}, null],
  ])('tell their profit, %s', async (_, kpis, profit) => {
    await aJob();
    const run = await aRun(database.database);
    await finishRun(database.database, run, { objectiveValue: -635, kpis });
    expect((await get(`/api/jobs/${run.jobId}`)).json).toMatchObject({ objective_value: -635, profit });
  });

  it('are counted exactly up to 10,000', async () => {
    await database.database.query(
      `insert into job (id, model_type, model_id, model_version, model_sha256, data_source_id, data_snapshot_sha256, market, market_profile,
         time_zone, currency, delivery_day, purpose, model_config, cache, triggered_by, status)
       select 'old_' || n, model_type, model_id, model_version, model_sha256, data_source_id, data_snapshot_sha256, market, market_profile,
         time_zone, currency, delivery_day, purpose, model_config, cache, triggered_by, 'cancelled'
       from (select * from job where model_type = 'SO' limit 1) one, generate_series(1, 10050) n`,
    );
    expect((await get('/api/jobs?status=cancelled')).json).toMatchObject({ total: 10_000, total_capped: true });
    expect((await get('/api/jobs?model_type=RMO')).json.total_capped).toBeUndefined();
  });

  it('are found by what only older ones than the newest 10,000 hold, page by page, and counted', async () => {
    const why = 'licence_of_the_solver';
    await database.database.query(
      `update job set error_message = 'No ' || initcap($1), created_at = now() - interval '1 year' + n * interval '1 s'
       from generate_series(1, 15) n where id = 'old_' || n`,
      [why],
    );
    const seen: string[] = [];
    let cursor = '';
    do {
      const { json, text } = await get(`/api/jobs?limit=6&q=${why.toUpperCase()}${cursor}`);
      expect(json.total).toBe(15);
      seen.push(...JSON.parse(text).jobs.map((job: { job_id: string }) => job.job_id));
      cursor = json.next_cursor === null ? '' : `&cursor=${String(json.next_cursor)}`;
    } while (cursor !== '');
    expect(seen).toEqual(Array.from({ length: 15 }, (_, at) => `old_${15 - at}`));
    expect((await get(`/api/jobs?q=${why}&status=success`)).json.total).toBe(0);
  });
});
