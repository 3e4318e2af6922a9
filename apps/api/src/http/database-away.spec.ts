import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aListener } from '../testing/a-listener.js';
import { aJob, aRun, says, succeeds } from '../testing/a-run.js';
import { aRelay, type Relay } from '../testing/a-relay.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

describe('while the database is away', () => {
  let database: TestDatabase;
  let relay: Relay;
  let api: RunningApi;
  let token: string;

  beforeAll(async () => {
    database = await testDatabase();
    relay = await aRelay(database.url);
    api = await runApi(relay.url);
    token = await api.tokenOf('admin');
  });
  afterAll(async () => {
    await api.close();
    await relay.cut();
    await database.close();
  });

  const calls = () => [
    api.call('/api/health/ready'),
    api.call('/api/setup'),
    api.call('/api/auth/me', { token }),
    api.call('/api/jobs', { token }),
    api.call('/api/auth/login', { body: { email: 'a@example.com', password: 'a long pass phrase' } }),
  ];

  it('says 503 and when to come back, lives on, and works again afterwards', async () => {
    await relay.cut();
    for (const { status, json, headers } of await Promise.all(calls()))
      expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'database_away', '2']);
    expect((await api.call('/api/health/live')).status).toBe(200);
    await relay.mend();
    expect((await api.call('/api/health/ready')).status).toBe(200);
    expect((await api.call('/api/auth/me', { token })).status).toBe(200);
  });

  it('keeps its sockets and tells them afterwards what they missed', async () => {
    const jobId = await aJob(database.database);
    const run = await aRun(database.database);
    const listener = await aListener(api.url, token);
    await listener.ask('optimization:subscribe', { jobId, fromSeq: 1 });
    await listener.ask('subscribe', { channel: 'jobs' });
    await relay.cut();
    expect(await listener.ask('optimization:subscribe', {})).toMatchObject({ ok: false, code: 'database_away' });
    await says(database.database, run, 2, 30);
    await succeeds(database.database, run);
    const unseen = await aJob(database.database);
    await succeeds(database.database, await aRun(database.database));
    await relay.mend();
    await listener.until(() => listener.of('optimization:completed').length === 2);
    expect(listener.seqs(jobId)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
    expect(
      listener
        .of('optimization:completed')
        .map((event) => event['jobId'])
        .sort(),
    ).toEqual([jobId, unseen].sort());
    listener.close();
  });
});
