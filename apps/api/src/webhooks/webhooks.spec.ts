import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DeliveryDetail, MadeWebhook, type NewWebhook } from '@energy-ops/contracts';
import { tellWebhooks } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { aJob, aRun, fails, succeeds } from '../testing/a-run.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { aReceiver, type Received, type Receiver } from './testing/a-receiver.js';

const webhookTargets = { allowedNetworks: ['127.0.0.0/8'], allowHttp: true };

describe('webhooks', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let other: RunningApi;
  let admin = '';
  const receivers: Receiver[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    [api, other] = await Promise.all([
      runApi(database.url, { webhookTargets }),
      runApi(database.url, { webhookTargets }),
    ]);
    admin = await api.tokenOf('admin');
  });
  afterEach(async () => {
    await sql().query('delete from webhook');
    await Promise.all(receivers.splice(0).map((each) => each.close()));
  });
  afterAll(async () => {
    await Promise.all([api.close(), other.close()]);
    await database.close();
  });

  const sql = () => database.database;
  const call = (method: string, path: string, body?: unknown) =>
    api.call(`/api/webhooks${path}`, { method, token: admin, ...(body === undefined ? {} : { body }) });
  const create = (wish: Partial<NewWebhook> & { url: string }) =>
    call('POST', '', { events: ['optimization.completed', 'optimization.failed'], ...wish });
  const aWebhook = async (events: NewWebhook['events'] = ['optimization.completed', 'optimization.failed']) => {
    const receiver = await aReceiver();
    receivers.push(receiver);
    const made = MadeWebhook.parse((await create({ url: receiver.url, events })).json);
    return { receiver, id: made.id, secret: made.secret };
  };
  const verify = (secret: string, { body, headers }: Received) =>
    new Verifier(secret).verify(
      body,
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    );
  const ended = async (end: typeof succeeds = succeeds): Promise<string> => {
    const jobId = await aJob(sql());
    await end(sql(), await aRun(sql()));
    return jobId;
  };
  const deliveriesOf = async (id: string) => {
    const { json } = await call('GET', `/${id}/deliveries`);
    return Array.isArray(json['deliveries']) ? json['deliveries'] : [];
  };
  /** The newest delivery, once it is what is waited for. */
  const delivery = async (id: string, fits: (detail: DeliveryDetail) => boolean): Promise<DeliveryDetail> => {
    for (;;) {
      const [newest] = await deliveriesOf(id);
      if (newest) {
        const { json } = await call('GET', `/${id}/deliveries/${newest.id}`);
        const detail = DeliveryDetail.parse(json);
        if (fits(detail)) return detail;
      }
      await sleep(20);
    }
  };
  /** Lets what waits for its next attempt have it now. */
  const hurry = () =>
    sql().query(`update webhook_delivery set next_attempt_at = now(); select pg_notify('webhook_due', '')`);
  const codeOf = ({ status, json }: Answer) => [status, json['code']];

  it('tell of a job’s end as the API shows it, signed as the official library checks it', async () => {
    const { receiver, secret } = await aWebhook();
    const jobId = await ended();
    const [first] = await receiver.until(1);
    if (!first) throw new Error('Nothing came.');
    expect(verify(secret, first)).toMatchObject({ type: 'optimization.completed' });
    const { json: job } = await api.call(`/api/jobs/${jobId}`, { token: admin });
    expect(first.json).toEqual({
      type: 'optimization.completed',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { job: { ...job, logs: undefined } },
    });
    expect(() => verify(secret, { ...first, body: first.body.replace('completed', 'failed') })).toThrow();
  });

  it('tell each of what it chose, once, however many nodes there are', async () => {
    const started = await aWebhook(['optimization.started']);
    const failed = await aWebhook(['optimization.failed']);
    const jobs = [await ended(failing), await ended(), await ended(failing)];
    await Promise.all([started.receiver.until(3), failed.receiver.until(2)]);
    await delivery(failed.id, ({ status }) => status === 'delivered');
    const idsOf = ({ received }: Receiver) =>
      received.map(({ json }) => JSON.stringify(json['data'])).map((text) => jobs.findIndex((id) => text.includes(id)));
    expect(idsOf(started.receiver).toSorted()).toEqual([0, 1, 2]);
    expect(idsOf(failed.receiver).toSorted()).toEqual([0, 2]);
  });

  it('tell of models, data sources and whatever else is told, and of nothing that is undone', async () => {
    const { receiver } = await aWebhook(['model.changed', 'data_source.changed', 'gate.warning']);
    await aJob(sql()); // it comes with a model and a data source
    await tellWebhooks(sql(), 'gate.warning', { market: 'in-iex' });
    const undone = sql().transaction(async (transaction) => {
      await tellWebhooks(transaction, 'gate.warning', { market: 'never' });
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    const received = await receiver.until(3);
    expect(received.map(({ json }) => json['type']).toSorted()).toEqual([
      'data_source.changed',
      'gate.warning',
      'model.changed',
    ]);
    expect(JSON.stringify(received)).not.toContain('never');
  });

  it('show their secret once, and keep it sealed', async () => {
    const { id, secret } = await aWebhook();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    for (const path of ['', `/${id}`]) expect((await call('GET', path)).text).not.toContain('secret"');
    const { rows } = await sql().query('select webhook.*, audit_entry.* from webhook, audit_entry');
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
    expect(rows[0]?.['secret']).toMatch(/^v1\./);
  });

  it('sign with both secrets for a day after a rotation', async () => {
    const { receiver, id, secret } = await aWebhook();
    const rotated = MadeWebhook.parse((await call('POST', `/${id}/rotate-secret`)).json);
    await call('POST', `/${id}/test`);
    const [first] = await receiver.until(1);
    if (!first) throw new Error('Nothing came.');
    expect(String(first.headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const each of [secret, rotated.secret]) expect(verify(each, first)).toMatchObject({ type: 'webhook.test' });
    await sql().query(`update webhook set previous_secret_until = now() - interval '1 second'`);
    await call('POST', `/${id}/test`);
    const [, second] = await receiver.until(2);
    if (!second) throw new Error('Nothing more came.');
    expect(verify(rotated.secret, second)).toBeDefined();
    expect(() => verify(secret, second)).toThrow();
  });

  it('try again with the same event after a failure, no sooner than the receiver asks', async () => {
    const { receiver, id } = await aWebhook();
    receiver.answerWith((response) => response.writeHead(503, { 'retry-after': '3600' }).end('full'));
    await ended();
    const waiting = await delivery(id, ({ last_status_code: status }) => status === 503);
    expect(waiting).toMatchObject({ status: 'pending', attempts: 1, attempt_log: [{ response: 'full', number: 1 }] });
    const waitMs = Date.parse(waiting.next_attempt_at ?? '') - Date.parse(waiting.attempt_log[0]?.started_at ?? '');
    expect(waitMs).toBeGreaterThanOrEqual(3_599_000);
    receiver.answerWith((response) => response.writeHead(200).end('thanks'));
    await hurry();
    const done = await delivery(id, ({ status }) => status === 'delivered');
    expect(done.attempt_log.map(({ status_code: status }) => status)).toEqual([503, 200]);
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect([second?.body, done.payload]).toEqual([first?.body, first?.body]);
  });

  it('give up after about a day, and can be replayed: one, and all that failed', async () => {
    const { receiver, id } = await aWebhook();
    receiver.answerWith((response) => response.writeHead(500).end());
    await ended();
    await delivery(id, ({ last_status_code: status }) => status === 500);
    await sql().query('update webhook_delivery set attempts = 10');
    await hurry();
    const failed = await delivery(id, ({ status }) => status === 'failed');
    expect(failed.attempts).toBe(11);
    receiver.answerWith((response) => response.writeHead(200).end());
    expect((await call('POST', `/${id}/deliveries/${failed.id}/replay`)).status).toBe(202);
    await delivery(id, ({ status }) => status === 'delivered');
    await sql().query(`update webhook_delivery set status = 'failed'`);
    const since = new Date(Date.now() - 60_000).toISOString();
    expect((await call('POST', `/${id}/replay`, { since: '2199-01-01T00:00:00Z' })).json).toEqual({ replayed: 0 });
    expect((await call('POST', `/${id}/replay`, { since })).json).toEqual({ replayed: 1 });
    await delivery(id, ({ status, attempts }) => status === 'delivered' && attempts === 13);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it.each([
    ['at once where the receiver says 410', 410, 'gone', 'now()'],
    ['where all has failed for days', 500, 'failing', `now() - interval '6 days'`],
  ])('are disabled %s, with an entry and an alert, until somebody enables them', async (_, status, reason, since) => {
    const { receiver, id } = await aWebhook();
    receiver.answerWith((response) => response.writeHead(status).end());
    await sql().query(`update webhook set failing_since = ${since}`);
    await ended();
    await delivery(id, (detail) => detail.status === 'failed');
    expect((await call('GET', `/${id}`)).json).toMatchObject({ enabled: false, disabled_reason: reason });
    const entry = `select actor, details from audit_entry where action = 'webhook.disable' and target = $1`;
    expect((await sql().query(entry, [id])).rows).toMatchObject([{ actor: 'system:webhooks', details: { reason } }]);
    const alerts = 'select resolved_at from alert where cause = $1';
    expect((await sql().query(alerts, [`webhook_disabled:${id}`])).rows).toEqual([{ resolved_at: null }]);
    await ended();
    expect(await deliveriesOf(id)).toHaveLength(1);
    expect(codeOf(await call('POST', `/${id}/test`))).toEqual([409, 'webhook_disabled']);
    expect((await call('PATCH', `/${id}`, { enabled: true })).json).toMatchObject({ enabled: true });
    expect((await sql().query(alerts, [`webhook_disabled:${id}`])).rows).toEqual([{ resolved_at: expect.any(Date) }]);
  });

  it('that hang do not hold up the others', async () => {
    const hanging = await aWebhook();
    hanging.receiver.answerWith(() => undefined);
    for (let n = 0; n < 6; n += 1) await call('POST', `/${hanging.id}/test`);
    await hanging.receiver.until(6); // four by each node
    const { receiver } = await aWebhook();
    await ended();
    expect(await receiver.until(1)).toHaveLength(1);
  });

  it.each([
    ['http://8.8.8.8/hook', 201],
    ['http://10.0.0.1/hook', 422],
    ['http://169.254.169.254/latest', 422],
    ['http://[::ffff:10.0.0.1]/', 422],
    ['http://user:pass@8.8.8.8/', 400],
    ['ftp://8.8.8.8/', 400],
    ['nonsense', 400],
  ])('take the address %s with %i', async (url, status) => {
    const answer = await create({ url });
    expect([answer.status, answer.status < 400 || JSON.stringify(answer.json['errors']).includes('/url')]).toEqual([
      status,
      true,
    ]);
  });

  it('are gone with their log when they are removed', async () => {
    const { receiver, id } = await aWebhook();
    await ended();
    await receiver.until(1);
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('GET', `/${id}/deliveries`)).status).toBe(404);
    expect((await sql().query('select from webhook_delivery')).rowCount).toBe(0);
  });
});

const failing: typeof succeeds = (database, run) => fails(database, run, 'It is infeasible.');
