import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

describe('POST /api/downloads', () => {
  let database: TestDatabase;
  let nodes: RunningApi[];
  let token: string;
  let logs: string;

  const issue = (path: unknown): Promise<Answer> => nodes[0]!.call('/api/downloads', { token, body: { path } });
  const urlFor = async (path: string): Promise<string> => String((await issue(path)).json.url);

  beforeAll(async () => {
    database = await testDatabase();
    nodes = [await runApi(database.url, { sampleData: false }), await runApi(database.url, { sampleData: false })];
    const operator = await nodes[0]!.tokenOf('operator');
    await aSource(nodes[0]!.app, { id: 'sample' });
    const job = await nodes[0]!.call('/api/jobs/trigger', {
      token: operator,
      body: { model_type: 'SO', data_source_id: 'sample' },
    });
    logs = `/api/jobs/${String(job.json.job_id)}/logs?format=text`;
    token = await nodes[0]!.tokenOf('viewer');
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database.close();
  });

  it('gives a link that works once, on any node, without a credential', async () => {
    const answer = await issue(logs);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(Date.parse(String(answer.json.expires_at)) - Date.now()).toBeLessThanOrEqual(30_000);
    const url = String(answer.json.url);
    const uses = await Promise.all(Array.from({ length: 6 }, (_, at) => nodes[at % 2]!.call(url)));
    expect(uses.map((use) => use.status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
    expect(uses.find((use) => use.status === 200)?.text).toMatch(/^SO model /);
  });

  it('gives it for that address only, and for 30 seconds', async () => {
    const url = await urlFor('/api/jobs');
    expect((await nodes[0]!.call(url.replace('/api/jobs?', '/api/data-sources?'))).status).toBe(401);
    await database.database.query(`update download_ticket set expires_at = now() - interval '1 second'`);
    expect((await nodes[0]!.call(url)).status).toBe(401);
  });

  it.each(['/api/nowhere', '/api/setup/admin', '/api/auth/login', '/api/health/live', '/api/jobs/a/b/c'])(
    'refuses %s, which nobody can download',
    async (path) => {
      const answer = await issue(path);
      expect([answer.status, answer.json.errors]).toEqual([422, [expect.objectContaining({ pointer: '/path' })]]);
    },
  );

  it.each([undefined, 7, '', 'https://example.com/api/jobs', '//evil/api/', '/api/ö', '/api/jobs\0'])(
    'refuses the wrong path %p',
    async (path) => {
      const answer = await issue(path);
      expect([answer.status, answer.json.errors]).toEqual([
        400,
        expect.arrayContaining([expect.objectContaining({ pointer: '/path' })]),
      ]);
    },
  );

  it('takes no unknown field and needs a caller', async () => {
    const more = await nodes[0]!.call('/api/downloads', { token, body: { path: '/api/jobs', more: 1 } });
    expect(more.json.errors).toMatchObject([{ pointer: '/more' }]);
    expect((await nodes[0]!.call('/api/downloads', { body: { path: '/api/jobs' } })).status).toBe(401);
  });
});
