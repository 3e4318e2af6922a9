import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { addCurvePoints, putBack, setProgress } from '@energy-ops/queue';
import { aJob, aRun, fails, says, succeeds } from '../testing/a-run.js';
import { aListener, type Listener } from '../testing/a-listener.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe('live events', () => {
  let database: TestDatabase;
  let apis: [RunningApi, RunningApi];
  let token: string;
  const listeners: Listener[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    apis = [await runApi(database.url), await runApi(database.url)];
    token = await apis[0].tokenOf('operator');
  });
  afterEach(() => {
    for (const listener of listeners.splice(0)) listener.close();
  });
  afterAll(async () => {
    for (const api of apis) await api.close();
    await database.close();
  });

  const listen = async (at: 0 | 1 = 0, as = token, transports?: string[]) => {
    const listener = await aListener(apis[at].url, as, transports);
    listeners.push(listener);
    return listener;
  };
  const sql = () => database.database;

  it.each([
    ['no token', undefined],
    ['a bad token', 'x.y.z'],
    ['something odd', { a: 1 }],
  ])('are refused to %s', async (_, bad) => {
    await expect(aListener(apis[0].url, bad)).rejects.toMatchObject({
      message: 'unauthorized',
      data: { code: 'unauthorized' },
    });
  });

  it('are refused to a page of another site', async () => {
    const path = '/api/socketio/?EIO=4&transport=polling';
    expect((await apis[0].call(path, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await apis[0].call(path, { headers: { origin: apis[0].url } })).status).toBe(200);
  });

  it('answer every odd message and stay', async () => {
    const listener = await listen();
    const odd: [string, unknown][] = [
      ['subscribe', {}],
      ['subscribe', { channel: 'nonsense' }],
      ['optimization:subscribe', { jobId: '../x' }],
      ['optimization:subscribe', { fromSeq: 3 }],
      ['optimization:subscribe', { jobId: 'a', fromSeq: 0 }],
      ['optimization:subscribe', 'text'],
      ['optimization:unsubscribe', [1]],
      ['auth:refresh', { token: 5 }],
    ];
    for (const [event, message] of odd)
      expect(await listener.ask(event, message)).toMatchObject({ ok: false, code: 'invalid_request' });
    expect(await listener.ask('optimization:subscribe', { jobId: 'so_1_none' })).toMatchObject({ code: 'not_found' });
    expect(await listener.ask('auth:refresh', { token: 'x' })).toMatchObject({ ok: false, code: 'unauthorized' });
    expect(await listener.ask('subscribe', { channel: 'jobs' })).toEqual({ ok: true });
  });

  it('need the permission to read', async () => {
    const service = await listen(0, await apis[0].tokenOf('service'));
    expect(await service.ask('subscribe', { channel: 'jobs' })).toMatchObject({ code: 'permission_missing' });
    expect(await service.ask('optimization:subscribe')).toMatchObject({ ok: false, code: 'permission_missing' });
    for (let again = 0; again < 3; again += 1) await service.ask('subscribe', { channel: 'jobs' });
    const text = `select target, outcome, details->>'permission' as permission from audit_entry where action = 'live.subscribe'`;
    expect((await database.database.query(text)).rows).toEqual([
      { target: 'jobs', outcome: 'refused', permission: 'jobs:read' },
      { target: 'logs', outcome: 'refused', permission: 'logs:read' },
    ]);
  });

  it('tell channel jobs everything but lines, on every node', async () => {
    const [near, far] = [await listen(0), await listen(1, token, ['polling'])];
    for (const listener of [near, far]) await listener.ask('subscribe', { channel: 'jobs' });
    const jobId = await aJob(sql());
    const run = await aRun(sql());
    await says(sql(), run, 2, 5);
    await setProgress(sql(), run, 40);
    await addCurvePoints(sql(), run, [{ tMs: 12, incumbent: 5, bestBound: 4, gap: 0.2 }]);
    await succeeds(sql(), run);
    for (const listener of [near, far]) {
      await listener.until(() => listener.of('optimization:completed').length === 1);
      expect(listener.heard.map(({ event }) => event).filter((event) => event !== 'optimization:progress')).toEqual([
        'optimization:started',
        'optimization:incumbent',
        'optimization:completed',
      ]);
      expect(listener.of('optimization:progress')).toContainEqual({ jobId, progress: 40 });
      expect(listener.of('optimization:incumbent')).toEqual([{ jobId, tMs: 12, incumbent: 5, bestBound: 4, gap: 0.2 }]);
      expect(listener.of('optimization:completed')).toMatchObject([
        { jobId, modelType: 'SO', lastSeq: 5, job: { job_id: jobId, status: 'success' } },
      ]);
    }
  });

  it('give everybody each line of every new job once, in order, and the end after the last', async () => {
    const all = await listen(0);
    const type = await listen(1, token, ['polling']);
    const other = await listen(1);
    await all.ask('optimization:subscribe', {});
    await type.ask('optimization:subscribe', { modelType: 'SO', batch: true });
    await other.ask('optimization:subscribe', { modelType: 'DMO' });
    const jobId = await aJob(sql());
    const run = await aRun(sql());
    for (let first = 2; first < 800; first += 40) await says(sql(), run, first, first + 39);
    await fails(sql(), run, 'no fuel left');
    for (const listener of [all, type]) {
      await listener.until(() => listener.of('optimization:failed').length === 1);
      expect(listener.seqs(jobId)).toEqual(upTo(801));
      expect(listener.heard.at(-1)).toMatchObject({
        event: 'optimization:failed',
        data: { error: 'no fuel left', lastSeq: 801 },
      });
    }
    expect(type.of('optimization:log')).toEqual([]);
    expect(other.heard).toEqual([]);
  });

  it('begin at now for a job that runs, and stop when asked to', async () => {
    const jobId = await aJob(sql());
    const run = await aRun(sql());
    await says(sql(), run, 2, 10);
    const listener = await listen();
    expect(await listener.ask('optimization:subscribe', { jobId })).toEqual({ ok: true });
    await says(sql(), run, 11, 12);
    await listener.until(() => listener.seqs(jobId).length === 2);
    await listener.ask('optimization:unsubscribe', { jobId });
    await says(sql(), run, 13, 14);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(listener.seqs(jobId)).toEqual([11, 12]);
    await putBack(sql(), run, 'the worker stops');
    await succeeds(sql(), await aRun(sql()));
  });

  it('replay a job that is over, then tell its end; twice if asked twice', async () => {
    const jobId = await aJob(sql());
    const run = await aRun(sql());
    await says(sql(), run, 2, 3000);
    await succeeds(sql(), run);
    const listener = await listen();
    for (const [at, from] of [1, 2990].entries()) {
      listener.heard.length = 0;
      await listener.ask('optimization:subscribe', { jobId, fromSeq: from, batch: at === 0 });
      await listener.until(() => listener.of('optimization:completed').length === 1);
      expect(listener.seqs(jobId)).toEqual(upTo(3000, from));
      expect(listener.heard.at(-1)?.event).toBe('optimization:completed');
    }
  });

  it('end with the session', async () => {
    const own = await apis[0].tokenOf('viewer');
    const listener = await listen(1, own);
    const sid = JSON.parse(Buffer.from(own.split('.')[1] ?? '', 'base64url').toString()).sid;
    await sql().query('update session set revoked_at = now() where id = $1', [sid]);
    await sql().query(`select pg_notify('access_changed', $1)`, [sid]);
    await listener.until(() => listener.socket.disconnected);
  });

  it('go on with a newer token of the same user, not with another user’s', async () => {
    const listener = await listen();
    expect(await listener.ask('auth:refresh', { token })).toEqual({ ok: true });
    const stranger = await apis[0].tokenOf('admin');
    expect(await listener.ask('auth:refresh', { token: stranger })).toMatchObject({ ok: false, code: 'unauthorized' });
  });
});
