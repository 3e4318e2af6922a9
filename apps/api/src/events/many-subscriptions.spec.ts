import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aJob, aRun, succeeds } from '../testing/a-run.js';
import { aListener, type Listener } from '../testing/a-listener.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

describe('a connection', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let listener: Listener;
  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
  });
  beforeEach(async () => {
    listener = await aListener(api.url, await api.tokenOf('viewer'));
  });
  afterEach(() => listener.close());
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const follow = (wish: object) => listener.ask('optimization:subscribe', wish);
  const followModels = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, at) => follow({ modelId: `m${at}` })));

  it('holds so many subscriptions', async () => {
    expect(new Set((await followModels(200)).map(({ ok }) => ok))).toEqual(new Set([true]));
    expect(await follow({ modelId: 'm7' })).toEqual({ ok: true });
    expect(await follow({ modelId: 'm200' })).toMatchObject({ ok: false, code: 'too_many_subscriptions' });
    expect(await listener.ask('optimization:unsubscribe', { modelId: 'm7' })).toEqual({ ok: true });
    expect(await follow({ modelId: 'm200' })).toEqual({ ok: true });
  });

  it('has room again for what was subscribed to of jobs that have ended', async () => {
    const jobId = await aJob(database.database);
    await followModels(199);
    expect(await follow({ jobId })).toEqual({ ok: true });
    expect(await follow({ modelId: 'm199' })).toMatchObject({ ok: false });
    await succeeds(database.database, await aRun(database.database));
    await listener.until(() => listener.of('optimization:completed').length === 1);
    expect(await follow({ modelId: 'm199' })).toEqual({ ok: true });
  });
});
