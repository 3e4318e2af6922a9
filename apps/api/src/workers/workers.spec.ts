import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aWorker } from '@energy-ops/queue/testing';
import { claim } from '@energy-ops/queue';
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
          name: 'north',
          host: 'n1',
          pid: 7,
          concurrency: 2,
          running: [jobId],
          sandbox: 'namespaces',
          warm: null,
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
