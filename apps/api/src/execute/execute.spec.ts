import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

describe('/api/optimization/execute', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;
  const path = '/api/optimization/execute';
  const execute = (body: object, headers = {}): Promise<Answer> => api.call(path, { token, body, headers });
  const so = { modelId: 'so_builtin_1', modelType: 'SO' };

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { triggerLimitPerMinute: 1000 });
    token = await api.tokenOf('operator');
    await aSource(api.app, { id: 'sample' });
    await aSource(api.app, { id: 'other' });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('makes a job on the default data source, with the config it got', async () => {
    const { status, json, headers } = await execute({ ...so, config: { time_limit: 5, mine: [1] } });
    expect([status, json.success, headers.get('location')]).toEqual([202, true, `/api/jobs/${String(json.jobId)}`]);
    expect(json.job).toMatchObject({
      job_id: json.jobId,
      model_id: 'so_builtin_1',
      data_source_id: 'sample',
      triggered_by: 'manual',
      purpose: 'plan',
      model_config: { solver: 'highs', time_limit: 5, mine: [1] },
    });
    const read = await api.call(`${path}?jobId=${String(json.jobId)}`, { token });
    expect([read.status, read.json]).toEqual([200, { success: true, job: json.job }]);
  });

  it('takes another data source, and a purpose', async () => {
    const { json } = await execute({ ...so, dataSourceId: 'other', purpose: 'test' });
    expect(json.job).toMatchObject({ data_source_id: 'other', purpose: 'test' });
  });

  it('keeps to one DMO plan a day', async () => {
    const dmo = { modelId: 'dmo_builtin_1', modelType: 'DMO' };
    const answers = await Promise.all([execute(dmo), execute(dmo), execute(dmo)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    const accepted = answers.find(({ status }) => status === 202);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({
      success: false,
      code: 'dmo_already_run',
      existing_job_id: accepted?.json.jobId,
    });
  });

  it('is done once under one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'execute-1' };
    const answers = await Promise.all([execute(so, headers), execute(so, headers)]);
    expect(new Set(answers.map(({ json }) => json.jobId)).size).toBe(1);
    expect((await execute({ ...so, config: { seed: 1 } }, headers)).json.code).toBe('idempotency_key_reused');
  });

  const wrong: [string, object, number, string, string][] = [
    ['no model', { modelType: 'SO' }, 400, 'invalid_request', '/modelId'],
    ['no type', { modelId: 'so_builtin_1' }, 400, 'invalid_request', '/modelType'],
    ['snake case', { ...so, data_source_id: 'sample' }, 400, 'invalid_request', '/data_source_id'],
    ['a wrong time limit', { ...so, config: { time_limit: 0 } }, 400, 'invalid_request', '/config/time_limit'],
    ['a garbled model', { ...so, modelId: 'a b' }, 400, 'invalid_request', '/modelId'],
    ['an unknown model', { ...so, modelId: 'none' }, 404, 'model_not_found', '/modelId'],
    ['an unknown data source', { ...so, dataSourceId: 'none' }, 404, 'data_source_not_found', '/dataSourceId'],
    ['a model of another type', { ...so, modelType: 'RMO' }, 422, 'model_type_mismatch', '/modelId'],
    [
      'a horizon off the grid',
      { ...so, config: { horizon_start: '2027-01-15T00:07:00Z' } },
      422,
      'horizon_off_grid',
      '/config/horizon_start',
    ],
  ];
  it.each(wrong)('refuses %s, under the name it was sent by', async (_, body, status, code, pointer) => {
    const answer = await execute(body);
    expect([answer.status, answer.json]).toEqual([
      status,
      expect.objectContaining({ success: false, code, error: answer.json.detail }),
    ]);
    expect(answer.json.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
  });

  it('says that there is no such job', async () => {
    const answers = await Promise.all(
      [`?jobId=DMO_1_x`, '', '?jobId=a%20b'].map((query) => api.call(path + query, { token })),
    );
    expect(answers.map(({ status, json }) => [status, json.success])).toEqual([
      [404, false],
      [400, false],
      [400, false],
    ]);
  });

  it('is for those who may trigger', async () => {
    const viewer = await api.tokenOf('viewer');
    const { status, json } = await api.call(path, { token: viewer, body: so });
    expect([status, json.permission]).toEqual([403, 'jobs:trigger']);
    expect((await api.call(path, { body: so })).json).toMatchObject({ success: false, status: 401 });
  });

  it('asks for a data source where the installation has no default', async () => {
    const bare = await runApi(database.url, { defaultDataSourceId: undefined });
    const { status, json } = await bare.call(path, { token, body: so });
    await bare.close();
    expect([status, json.code]).toEqual([422, 'no_default_data_source']);
  });
});
