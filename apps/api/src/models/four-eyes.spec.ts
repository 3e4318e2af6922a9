import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { python, upload } from './testing/an-upload.js';

describe('with FOUR_EYES', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let one: string;
  let two: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { python, fourEyes: true, sampleData: false });
    await aSource(api.app, { id: 'sample' });
    [one, two] = [await api.tokenOf('operator'), await api.tokenOf('operator')];
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const activate = (id: string, token: string) =>
    api.call(`/api/optimization/models/${id}`, { token, method: 'PATCH', body: { status: 'active' } });

  it('another person than its uploader puts a model into force', async () => {
    const model = await upload(api, one);
    expect(model.status).toBe('candidate');
    expect((await activate(model.id, one)).json).toMatchObject({ status: 403, code: 'four_eyes', success: false });
    expect((await activate(model.id, two)).status).toBe(200);
    expect((await activate('so_builtin_1', one)).status).toBe(200);
    expect((await activate(model.id, one)).json.code).toBe('four_eyes'); // nor is rolling back to it for one alone
  });

  it('a candidate is tried, but makes no plan', async () => {
    const model = await upload(api, one);
    const run = (purpose: string, token: string) => {
      const body = { model_type: 'SO', model_id: model.id, data_source_id: 'sample', purpose };
      return api.call('/api/jobs/trigger', { token, body });
    };
    expect((await run('plan', one)).json).toMatchObject({ status: 403, code: 'four_eyes' });
    expect((await run('test', one)).status).toBe(202);
    await activate(model.id, two);
    expect((await run('plan', one)).status).toBe(202);
  });

  it('an administrator is free', async () => {
    const admin = await api.tokenOf('admin');
    const model = await upload(api, admin);
    expect(model.status).toBe('active');
  });
});
