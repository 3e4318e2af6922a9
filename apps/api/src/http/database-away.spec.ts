import { ormOptions } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { MikroORM } from '@mikro-orm/postgresql';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiConfig } from '../config.js';
import { aListener } from '../testing/a-listener.js';
import { aJob, aRun, says, succeeds } from '../testing/a-run.js';
import { aRelay, type Relay } from '../testing/a-relay.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { isDatabaseAway } from './database-away.js';

let database: TestDatabase;
let relay: Relay;
let api: RunningApi;
let token: string;

/** Has the tests of a block meet the database over a relay. */
function useRelayedApi(change: Partial<ApiConfig> = {}): void {
  beforeAll(async () => {
    database = await testDatabase();
    relay = await aRelay(database.url);
    api = await runApi(relay.url, change);
    token = await api.tokenOf('admin');
  });
  afterAll(async () => {
    await api.close();
    await relay.cut();
    await database.close();
  });
}

describe('while the database is away', () => {
  useRelayedApi();

  const calls = () => [
    api.call('/api/health/ready'),
    api.call('/api/setup'),
    api.call('/api/auth/me', { token }),
    api.call('/api/jobs', { token }),
    api.call('/api/jobs/so_1234567890_abcdef/cancel', { token, method: 'POST' }),
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

describe('while the way to the database swallows packets', () => {
  useRelayedApi({ databasePatienceMs: 500 });

  const jobs = () => api.call('/api/jobs', { token });
  const refusal = [503, 'database_away', '2'];

  it('says 503 instead of waiting for ever, and uses none of the dead connections again', async () => {
    await Promise.all([jobs(), jobs(), jobs()]);
    relay.swallow(true);
    for (const { status, json, headers } of await Promise.all([jobs(), jobs(), jobs()]))
      expect([status, json.code, headers.get('retry-after')]).toEqual(refusal);
    const late = await jobs(); // over a connection of its own, which never comes about
    expect([late.status, late.json.code, late.headers.get('retry-after')]).toEqual(refusal);
    relay.swallow(false);
    expect((await jobs()).status).toBe(200);
  });

  it('lets the first who finds a connection dead find all idle ones so', async () => {
    const several = () => Promise.all(Array.from({ length: 6 }, jobs));
    await several();
    relay.swallow(true);
    expect((await jobs()).status).toBe(503);
    relay.swallow(false);
    expect((await several()).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
  });
});

it.each([0, 300])('a transaction whose connection ended %i ms ago finds the database away', async (ms) => {
  const test = await testDatabase();
  const orm = await MikroORM.init(ormOptions(test.url, 3000));
  const work = orm.em.fork().transactional(async (em) => {
    const [{ pid }] = await em.execute<[{ pid: number }]>('select pg_backend_pid() as pid');
    await test.database.query('select pg_terminate_backend($1)', [pid]);
    await sleep(ms); // after 100 ms the pool takes the connection back, and it says so in other words
    await em.execute('select 1');
  });
  const error: unknown = await work.catch((caught: unknown) => caught);
  expect([isDatabaseAway(error), String(error)]).toEqual([true, expect.any(String)]);
  await orm.close();
  await test.close();
});
