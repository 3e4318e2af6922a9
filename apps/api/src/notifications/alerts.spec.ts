import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AlertPage, type AlertView, MadeWebhook } from '@energy-ops/contracts';
import { openAlert, resolveAlert } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { claim, finish, leaveWorkers } from '@energy-ops/queue';
import { aGround, aJob, anOutcome, aWorker } from '@energy-ops/queue/testing';
import { io } from 'socket.io-client';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { aReceiver } from '../webhooks/testing/a-receiver.js';
import { aMailServer, type MailServer } from './testing/a-mail-server.js';
import { Watcher } from './watcher.js';

describe('alerts', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let mails: MailServer;
  let operator = '';

  beforeAll(async () => {
    database = await testDatabase();
    mails = await aMailServer();
    api = await runApi(database.url, {
      mail: { url: mails.url, from: 'energy-ops <ops@example.com>' },
      publicUrl: 'https://ops.example.com',
      webhookTargets: { allowedNetworks: ['127.0.0.0/8'], allowHttp: true },
    });
    operator = await api.tokenOf('operator');
  });
  afterEach(async () => {
    await sql().query('delete from alert; delete from worker; delete from notification_setting');
  });
  afterAll(async () => {
    await api.close();
    await mails.close();
    await database.close();
  });

  const sql = () => database.database;
  const listed = async (token = operator, query = '') =>
    AlertPage.parse((await api.call(`/api/alerts${query}`, { token })).json);
  const open = (kind: AlertView['kind'] = 'data_stale', severity: AlertView['severity'] = 'critical') =>
    openAlert(sql(), {
      cause: `${kind}:x`,
      severity,
      sentence: 'The data is old.',
      nextStep: 'Feed it.',
      link: '/data-sources',
    });
  /** A plan that a worker makes, or fails to. */
  const ends = async (status: 'success' | 'failed', purpose: 'plan' | 'test' = 'plan') => {
    const ground = await aGround(sql(), 'SO');
    const id = await aJob(sql(), ground, { modelType: 'SO', purpose });
    const run = await claim(sql(), await aWorker(sql(), { sandbox: 'namespaces' }));
    if (run?.jobId !== id) throw new Error('Another job was due.');
    const errorMessage = status === 'failed' ? 'units is missing' : null;
    await finish(sql(), run, anOutcome({ status, errorMessage }));
    return id;
  };

  it('are seen by each user on their own', async () => {
    await open();
    const other = await api.tokenOf('viewer');
    const { alerts, unread } = await listed();
    expect([unread, alerts]).toMatchObject([1, [{ kind: 'data_stale', severity: 'critical', read: false }]]);
    expect((await api.call(`/api/alerts/${alerts[0]?.id}/read`, { token: operator, method: 'POST' })).status).toBe(204);
    expect(await listed()).toMatchObject({ unread: 0, alerts: [{ read: true }] });
    expect(await listed(other)).toMatchObject({ unread: 1 });
    expect((await api.call('/api/alerts/read', { token: other, method: 'POST' })).status).toBe(204);
    expect(await listed(other)).toMatchObject({ unread: 0 });
    await resolveAlert(sql(), 'data_stale:x', 'It is fresh.');
    expect((await listed(operator, '?state=open')).alerts).toEqual([]);
    expect((await listed(operator, '?state=resolved')).alerts).toMatchObject([{ resolution: 'It is fresh.' }]);
  });

  it('tell once of a model that fails, and when it runs again; a test run tells nothing', async () => {
    await ends('failed', 'test');
    expect((await listed()).alerts).toEqual([]);
    await ends('failed');
    const last = await ends('failed');
    const { alerts } = await listed();
    expect(alerts).toMatchObject([{ kind: 'model_failing', times: 2, link: `/jobs/${last}?tab=log` }]);
    expect(alerts[0]?.sentence).toBe('The SO of 2026-11-24 (in-iex) failed: units is missing');
    await ends('success');
    expect((await listed()).alerts).toMatchObject([{ resolution: expect.stringContaining('succeeded') }]);
  });

  it('tell of jobs that no worker takes, and of workers without a sandbox', async () => {
    const look = () => api.app.get(Watcher, { strict: false }).look();
    const id = await aJob(sql(), await aGround(sql(), 'SO'), { modelType: 'SO' });
    await look();
    expect((await listed()).alerts).toEqual([]); // it may only just have come
    await sql().query(`update job set created_at = now() - interval '1 minute' where id = $1`, [id]);
    await look();
    await look();
    expect((await listed()).alerts).toMatchObject([{ kind: 'no_worker', severity: 'critical', times: 1 }]);
    const worker = await aWorker(sql(), { sandbox: 'none' });
    await look();
    const [bare, lost] = (await listed()).alerts;
    expect([bare?.kind, lost?.resolution]).toEqual(['no_sandbox', 'A worker is running again.']);
    await leaveWorkers(sql(), worker);
    await look();
    expect((await listed(operator, '?state=open')).alerts).toMatchObject([{ kind: 'no_worker' }]);
    await sql().query('delete from job where id = $1', [id]);
  });

  it('reach open dashboards', async () => {
    const socket = io(api.url, { path: '/api/socketio', auth: { token: operator }, transports: ['websocket'] });
    const next = (event: string) => new Promise<unknown>((resolve) => socket.once(event, resolve));
    await next('connect');
    expect(await socket.emitWithAck('subscribe', { channel: 'alerts' })).toEqual({ ok: true });
    const heard = next('alert:changed');
    await open();
    expect(await heard).toMatchObject({ alert: { cause: 'data_stale:x', resolved_at: null } });
    const ended = next('alert:changed');
    await resolveAlert(sql(), 'data_stale:x', 'It is fresh.');
    expect(await ended).toMatchObject({ alert: { resolution: 'It is fresh.' } });
    socket.disconnect();
  });

  it('go to those who asked for it by e-mail, from the severity they chose, with their end', async () => {
    const settings = { method: 'PUT', body: { email_from: 'critical' } };
    const chosen = await api.call('/api/alerts/settings', { token: operator, ...settings });
    expect(chosen.json).toEqual({ email_from: 'critical', email_available: true });
    expect((await api.call('/api/alerts/settings', { token: operator })).json).toEqual(chosen.json);
    const before = mails.received.length;
    mails.refuse(1);
    await open('schedule_paused', 'warning');
    await open();
    await open();
    while ((await sql().query('select from alert_mail where error is not null')).rowCount === 0);
    await sql().query(`update alert_mail set next_attempt_at = now(); select pg_notify('alert_mail', '')`);
    await mails.until(before + 1);
    await resolveAlert(sql(), 'schedule_paused:x', 'Somebody resumed it.');
    await resolveAlert(sql(), 'data_stale:x', 'It is fresh.');
    await mails.until(before + 2);
    const [opened, over] = mails.received.slice(before);
    expect(opened?.to).toEqual([expect.stringMatching(/^operator-/)]);
    expect(opened?.text).toMatch(/Subject: critical: The data is old\..*What to do: Feed it\./s);
    expect(opened?.text).toContain('https://ops.example.com/data-sources');
    expect(over?.text).toMatch(/Subject: Resolved: The data is old\..*It is over: It is fresh\./s);
    expect((await sql().query('select from alert_mail where sent_at is null')).rowCount).toBe(0);
  });

  it('go to webhooks', async () => {
    const receiver = await aReceiver();
    const token = await api.tokenOf('admin');
    const body = { url: receiver.url, events: ['alert.opened', 'alert.resolved'] };
    MadeWebhook.parse((await api.call('/api/webhooks', { token, body })).json);
    await open();
    await open();
    await resolveAlert(sql(), 'data_stale:x', 'It is fresh.');
    const [first, second] = await receiver.until(2);
    const types = [first, second].map((each) => each?.json['type']).toSorted();
    expect(types).toEqual(['alert.opened', 'alert.resolved']);
    const [alert] = (await listed()).alerts;
    const ended = [first, second].find((each) => each?.json['type'] === 'alert.resolved');
    expect(ended?.json['data']).toEqual({ alert: { ...alert, read: undefined } });
    await receiver.close();
  });
});
