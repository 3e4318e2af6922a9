import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aModel } from '@energy-ops/database/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { aSource } from '../data-sources/testing/a-source.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { aRun, finishRun } from './testing/a-run.js';

describe('identical jobs', () => {
  let database: TestDatabase;
  let nodes: RunningApi[];
  let operator: string;

  const call = (path: string, body: object | undefined, node = 0): Promise<Answer> =>
    nodes[node]!.call(path, { token: operator, method: body === undefined ? 'GET' : 'POST', body });
  const trigger = (change: object = {}, node = 0): Promise<Answer> => {
    const request = { model_type: 'SO', data_source_id: 'sample', delivery_day: '2026-12-20', purpose: 'test' };
    return call('/api/jobs/trigger', { ...request, ...change }, node);
  };
  const jobOf = async ({ json }: Answer) => (await call(`/api/jobs/${String(json.job_id)}`, undefined)).json;

  beforeAll(async () => {
    database = await testDatabase();
    const limits = { sampleData: false, triggerLimitPerMinute: 10_000 };
    nodes = await Promise.all([1, 2, 3].map(() => runApi(database.url, limits)));
    operator = await nodes[0]!.tokenOf('operator');
    await aSource(nodes[0]!.app, { id: 'sample' });
  });
  beforeEach(() => database.database.query('truncate job, worker cascade'));
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await database.close();
  });

  it('share one solve when fifty come at once over three nodes; one later has the result at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => trigger({}, at % 3)));
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    await finishRun(database.database, await aRun(database.database), { objectiveValue: 42 });
    await expect(aRun(database.database)).rejects.toThrow('no job to claim');
    const jobs = await Promise.all(answers.map(jobOf));
    expect(jobs.filter((job) => job.status !== 'success' || job.objective_value !== 42)).toEqual([]);
    expect(jobs.filter((job) => job.cache === 'hit')).toHaveLength(49);
    const [leader] = jobs.filter((job) => job.cache === 'miss');
    const later = await trigger();
    expect(later.json).toMatchObject({ status: 'success', cache: 'hit', result_of: leader?.job_id, duration_ms: 0 });
    expect((await jobOf(later)).logs).toMatchObject([
      { seq: 1 },
      { seq: 2, message: expect.stringContaining(String(leader?.job_id)) },
    ]);
    const results = await call(`/api/jobs/${String(later.json.job_id)}/results`, undefined);
    expect([results.status, results.json.objective_value]).toEqual([200, 42]);
    expect((await trigger({ bypass_cache: true })).json).toMatchObject({ status: 'pending', cache: 'bypass' });
    expect((await trigger({ model_config: { seed: 1 } })).json).toMatchObject({ status: 'pending', cache: 'miss' });
  });

  it('say whom they wait for, and run when that one is cancelled', async () => {
    const first = await trigger();
    const second = await trigger();
    expect(second.json).toMatchObject({ status: 'pending', waits_for: first.json.job_id });
    await call(`/api/jobs/${String(first.json.job_id)}/cancel`, {});
    expect(await jobOf(second)).toMatchObject({ status: 'pending', waits_for: null });
    expect((await aRun(database.database)).jobId).toBe(second.json.job_id);
  });

  it('of an uploaded model run each by itself, unless it declares that it is deterministic', async () => {
    const plain = await aModel(database.database, { modelType: 'SO', source: 'print(1)' });
    const declared = await aModel(database.database, { modelType: 'SO', source: 'print(2)' });
    await database.database.query(`update model set status = 'candidate', deterministic = id = $2 where id = any($1)`, [
      [plain.id, declared.id],
      declared.id,
    ]);
    for (const [model, waits] of [
      [plain, null],
      [declared, expect.any(String)],
    ] as const) {
      await trigger({ model_id: model.id });
      expect((await trigger({ model_id: model.id })).json).toMatchObject({ waits_for: waits });
    }
  });

  it('hold no row of their model while they wait for their turn', async () => {
    const { id } = await aModel(database.database, { modelType: 'SO', source: 'print(2)' });
    await database.database.query(`update model set status = 'candidate' where id = $1`, [id]);
    const { email } = (await call('/api/auth/me', undefined)).json;
    const body = { model_type: 'SO', data_source_id: 'sample', purpose: 'test', model_id: id };
    const waiting = await database.database.transaction(async (sql) => {
      await sql.query('select trigger_turn($1, 1000)', [email]);
      const answer = nodes[0]!.call('/api/jobs/trigger', {
        ...{ token: operator, method: 'POST', body },
        headers: { 'idempotency-key': 'waits-for-its-turn' },
      });
      const isWaiting = `select 1 from pg_stat_activity
        where datname = current_database() and wait_event = 'advisory' and query like '%trigger_turn%'`;
      while ((await database.database.query(isWaiting)).rows.length === 0) await sleep(10);
      await sql.query('select 1 from model where id = $1 for share nowait', [id]); // as whoever has the turn does
      return { answer };
    });
    expect((await waiting.answer).status).toBe(202);
  });

  it('of real-time markets are those that keep to plans with the same tables', async () => {
    const rmo = { model_type: 'RMO', purpose: 'plan', model_config: { horizon_start: '2026-12-20T00:00:00+05:30' } };
    await trigger(rmo);
    await trigger({ model_type: 'DMO', purpose: 'plan' });
    expect((await trigger(rmo)).json).toMatchObject({ waits_for: expect.any(String) });
    for (let run = 0; run < 2; run += 1) await finishRun(database.database, await aRun(database.database));
    expect((await trigger(rmo)).json).toMatchObject({ cache: 'hit' }); // that plan has no tables
    const sha256 = (await database.database.query<{ sha256: string }>('select sha256 from blob limit 1')).rows[0]!
      .sha256;
    await database.database.query(
      `insert into result_table (job_id, name, position, rows, columns, sha256)
       select id, 'schedule', 1, 1, '[]', $1 from job where model_type = 'DMO'`,
      [sha256],
    );
    expect((await trigger(rmo)).json).toMatchObject({ status: 'pending', cache: 'miss' });
  });
});
