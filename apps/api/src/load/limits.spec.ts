import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { CallCounter } from './call-counter.js';

describe('a caller', () => {
  let database: TestDatabase;
  let nodes: RunningApi[];

  beforeAll(async () => {
    database = await testDatabase();
    const limits = { rateLimitPerMinute: 20, uploadLimitPerMinute: 3 };
    nodes = [await runApi(database.url, limits), await runApi(database.url, limits)];
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database.close();
  });

  const call = async (node: number, path: string, token: string, method = 'GET'): Promise<Answer> => {
    const answer = await nodes[node]?.call(path, { token, method });
    if (!answer) throw new Error('There is no such node.');
    return answer;
  };
  const tokenOf = async () => (await nodes[0]?.tokenOf('operator')) ?? '';
  const secondsToWait = ({ headers }: Answer) => Number(headers.get('retry-after'));

  it('may make so many calls a minute on a node, as everybody else may', async () => {
    const [busy, calm] = [await tokenOf(), await tokenOf()];
    const answers = [];
    for (let at = 0; at < 21; at += 1) answers.push(await call(0, '/api/jobs', busy));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
    const refused = await call(0, '/api/auth/me', busy);
    expect(refused.json).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"calls";q=20;w=60');
    expect(answers[4]?.headers.get('ratelimit')).toMatch(/^"calls";r=15;t=(59|60)$/);
    expect(refused.headers.get('ratelimit')).toMatch(/^"calls";r=0;t=\d+$/);
    expect(secondsToWait(refused)).toBeGreaterThan(50);
    expect(secondsToWait(refused)).toBeLessThanOrEqual(60);
    expect((await call(0, '/api/jobs', calm)).status).toBe(200);
    expect((await call(1, '/api/jobs', busy)).status).toBe(200);
  });

  it('who asks for what it may not do is held to them, too', async () => {
    const busy = await tokenOf();
    const answers = [];
    for (let at = 0; at < 25; at += 1) answers.push(await call(0, '/api/users', busy));
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(20);
    expect(answers.slice(20).map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 429));
    const kept = await database.database.query(`select 1 from audit_entry where action = 'GET /api/users'`);
    expect(kept.rowCount).toBe(20); // the audit forgets nothing: nobody is to fill it at will
  });

  it('who has no credential is held to them by its address', async () => {
    const strange = await Promise.all(Array.from({ length: 25 }, (_, at) => call(1, '/api/jobs', `no token ${at}`)));
    const statuses = strange.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect((await call(1, '/api/jobs', await tokenOf())).status).toBe(200); // who is known there is not
  });

  it('may ask how we are as often as it likes', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => nodes[0]?.call('/api/health/ready')));
    expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([200]));
  });

  it('may upload so often a minute on all nodes together, good or bad', async () => {
    const token = await tokenOf();
    const upload = (node: number) => call(node, '/api/data-sources', token, 'POST');
    const answers = await Promise.all([0, 1, 0, 1, 0].map(upload));
    expect(answers.map(({ status }) => status).sort()).toEqual([415, 415, 415, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.json.code).toBe('too_many_uploads_per_minute');
    expect(refused && secondsToWait(refused)).toBeGreaterThan(50);
    await database.database.query(`update limit_window set ends_at = now() where what = 'upload'`);
    expect((await upload(1)).status).toBe(415);
  });
});

describe('CallCounter', () => {
  it('begins a new minute when the last is over', () => {
    const counter = new CallCounter(1);
    const counted = [0, 500, 59_999, 60_000, 60_001].map((now) => counter.count('me', now));
    expect(counted.map(({ exceeded }) => exceeded)).toEqual([false, true, true, false, true]);
    expect(counted.map(({ resetSeconds }) => resetSeconds)).toEqual([60, 60, 1, 60, 60]);
  });

  it('tells what is left', () => {
    const counter = new CallCounter(2);
    expect([0, 1, 2].map((now) => counter.count('me', now).remaining)).toEqual([1, 0, 0]);
  });

  it('forgets the oldest when there are too many callers', () => {
    const counter = new CallCounter(1, 2);
    for (const caller of ['a', 'b', 'c']) counter.count(caller, 0);
    expect([counter.count('c', 1).exceeded, counter.count('a', 1).exceeded]).toEqual([true, false]);
  });
});
