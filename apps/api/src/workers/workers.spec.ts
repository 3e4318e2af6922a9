import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aWorker } from '@energy-ops/queue/testing';
import { claim, jobPending } from '@energy-ops/queue';
import { listen } from '@energy-ops/database';
import { aJob } from '../testing/a-run.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

describe('GET /api/workers', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let operator: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    operator = await api.tokenOf('operator');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('tells who works, what each runs, and when it was last heard of', async () => {
    const jobId = await aJob(database.database);
    await aWorker(database.database, { id: 'w1', name: 'north', host: 'n1', pid: 7, sandbox: 'namespaces' });
    await aWorker(database.database, { id: 'w2', warm: { state: 'off', reason: 'several threads' } });
    expect((await claim(database.database, 'w1'))?.jobId).toBe(jobId);
    const { status, json } = await api.call('/api/workers', { token: operator });
    expect(status).toBe(200);
    expect(json).toEqual({
      workers: [
        {
          id: 'w1',
          name: 'north',
          host: 'n1',
          pid: 7,
          concurrency: 2,
          running: [jobId],
          sandbox: 'namespaces',
          warm: null,
          draining: false,
          last_beat_at: expect.stringMatching(/Z$/),
        },
        expect.objectContaining({ name: 'w2', running: [], warm: { state: 'off', reason: 'several threads' } }),
      ],
      next_cursor: null,
    });
  });

  it('comes in pages', async () => {
    const first = await api.call('/api/workers?limit=1', { token: operator });
    const rest = await api.call(`/api/workers?cursor=${String(first.json.next_cursor)}`, { token: operator });
    const names = [first, rest].flatMap(({ json }) => (json as { workers: { name: string }[] }).workers);
    expect(names.map(({ name }) => name)).toEqual(['north', 'w2']);
    expect(rest.json.next_cursor).toBeNull();
  });

  it('is not for viewers', async () => {
    expect((await api.call('/api/workers', { token: await api.tokenOf('viewer') })).json.permission).toBe(
      'workers:read',
    );
  });
});

describe('POST /api/workers/:id/drain and /resume', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let admin: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    admin = await api.tokenOf('admin');
    await aWorker(database.database, { id: 'w1', name: 'north' });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });
  const tell = (what: string, token = admin) => api.call(`/api/workers/${what}`, { token, method: 'POST' });

  it('have a worker take no more jobs and finish what it runs, then take some again', async () => {
    const first = await aJob(database.database);
    expect((await claim(database.database, 'w1'))?.jobId).toBe(first);
    const drained = await tell('w1/drain');
    expect([drained.status, drained.json]).toMatchObject([200, { id: 'w1', draining: true, running: [first] }]);
    const next = await aJob(database.database);
    expect(await claim(database.database, 'w1')).toBeUndefined();
    const { json } = await api.call('/api/workers', { token: admin });
    expect(json).toMatchObject({ workers: [{ name: 'north', draining: true }] });

    const woken = Promise.withResolvers<string>();
    const listener = listen(database.url, [jobPending], woken.resolve);
    await listener.ready;
    expect((await tell('w1/resume')).json).toMatchObject({ draining: false });
    await woken.promise;
    expect((await claim(database.database, 'w1'))?.jobId).toBe(next);
    await listener.close();
    const { rows } = await database.database.query(
      `select action, target, details from audit_entry where action like 'worker.%' order by id`,
    );
    const details = { name: 'north', host: 'here' };
    expect(rows).toEqual([
      { action: 'worker.drain', target: 'w1', details },
      { action: 'worker.resume', target: 'w1', details },
    ]);
  });

  it('know no worker that is not there, and are for administrators', async () => {
    expect((await tell('w9/drain')).status).toBe(404);
    const operator = await tell('w1/drain', await api.tokenOf('operator'));
    expect([operator.status, operator.json.permission]).toEqual([403, 'workers:drain']);
  });
});
