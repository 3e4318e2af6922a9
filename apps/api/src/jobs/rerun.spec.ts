import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { aRun, finishRun } from './testing/a-run.js';

describe('POST /api/jobs/:job_id/rerun', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let operator: string;

  const post = (path: string, body?: object): Promise<Answer> =>
    api.call(path, { token: operator, method: 'POST', ...(body && { body }) });
  const done = async (request: object) => {
    const answer = await post('/api/jobs/trigger', { data_source_id: 'sample', ...request });
    await finishRun(database.database, await aRun(database.database));
    return answer.json;
  };

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { sampleData: false, triggerLimitPerMinute: 1000 });
    operator = await api.tokenOf('operator');
    await aSource(api.app, { id: 'sample' });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('solves the same once more, and says after which', async () => {
    const deadline = new Date(Date.now() + 3_600_000).toISOString();
    const first = await done({ model_type: 'SO', model_config: { seed: 3 }, priority: 4, deadline });
    const again = await post(`/api/jobs/${String(first.job_id)}/rerun`);
    const { model_id, model_version, data_snapshot_sha256, delivery_day, model_config, purpose, priority } = first;
    expect([again.status, again.headers.get('location')]).toEqual([202, `/api/jobs/${String(again.json.job_id)}`]);
    expect(again.json).toMatchObject({
      ...{ model_id, model_version, data_snapshot_sha256, delivery_day, model_config, purpose, priority },
      status: 'pending',
      cache: 'bypass',
      deadline: null,
    });
    const { json } = await api.call(`/api/jobs/${String(again.json.job_id)}`, { token: operator });
    expect(json.logs).toMatchObject([{ message: expect.stringContaining(`once more after ${String(first.job_id)}`) }]);
    await finishRun(database.database, await aRun(database.database));
  });

  it('makes a test of a plan, though its model is archived and its data source deleted by now', async () => {
    const plan = await done({ model_type: 'DMO' });
    expect(plan.purpose).toBe('plan');
    await database.database.query('update data_source set deleted_at = now()');
    await database.database.query(`update model set status = 'archived' where model_type = 'DMO'`);
    const again = await post(`/api/jobs/${String(plan.job_id)}/rerun`);
    expect([again.status, again.json.purpose]).toEqual([202, 'test']);
  });

  it('knows no job that is not there, and no viewer', async () => {
    expect((await post('/api/jobs/none/rerun')).status).toBe(404);
    const viewer = await api.tokenOf('viewer');
    expect((await api.call('/api/jobs/none/rerun', { token: viewer, method: 'POST' })).status).toBe(403);
  });
});
