import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aRelay, type Relay } from '../testing/a-relay.js';
import { type RunningApi, startApi, untilReady } from '../testing/running-api.js';

describe('a node that starts', () => {
  let database: TestDatabase;
  let relay: Relay;
  let api: RunningApi;

  beforeEach(async () => {
    database = await testDatabase();
    relay = await aRelay(database.url);
  });
  afterEach(async () => {
    await api.close();
    await relay.cut();
    await database.close();
  });

  const ready = async () => {
    const { status, json } = await api.call('/api/health/ready');
    return [status, json.code];
  };
  const modelCount = async () => (await database.database.query('select 1 from model')).rowCount;

  it('lives without its database, and is ready once it is there and has the built-in models', async () => {
    await relay.cut();
    api = await startApi(relay.url);
    expect((await api.call('/api/health/live')).status).toBe(200);
    expect([await ready(), await modelCount()]).toEqual([[503, 'database_away'], 0]);
    await relay.mend();
    await untilReady(api);
    expect(await modelCount()).toBe(3);
  });

  it('is not ready while the built-in models cannot be stored', async () => {
    const complaints: string[] = [];
    await database.database.query('alter table blob rename to elsewhere');
    api = await startApi(relay.url, {}, listTo(complaints));
    while (complaints.length === 0) await api.call('/api/health/live');
    expect(await ready()).toEqual([503, 'not_prepared']);
    await database.database.query('alter table elsewhere rename to blob');
    await untilReady(api);
    expect([await modelCount(), complaints[0]]).toEqual([3, expect.stringContaining('tries again in 1 s')]);
  });

  it('is ready, and says so loudly, when the sample cannot be loaded', async () => {
    const complaints: string[] = [];
    api = await startApi(relay.url, { sampleData: true, python: '/bin/false' }, listTo(complaints));
    await untilReady(api);
    expect(complaints[0]).toMatch(/^Preparing the sample data source failed\. This node works without it/);
  });
});

const listTo = (complaints: string[]) => ({
  log: () => undefined,
  warn: () => undefined,
  error: (message: unknown) => void complaints.push(String(message)),
});
