import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mayDo, permissions } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aWorker } from '@energy-ops/queue/testing';
import { type Route, routesOf } from '../access/testing/routes-of.js';
import { form as tables, goodUpload } from '../data-sources/testing/an-upload.js';
import { aSource } from '../data-sources/testing/a-source.js';
import { form as model, python, upload } from '../models/testing/an-upload.js';
import { FirstAdmin } from '../setup/first-admin.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

/** Changes that leave no entry, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'AlertsController.read': 'says what oneself has seen, and changes nothing for others',
  'AlertsController.readAll': 'says what oneself has seen, and changes nothing for others',
  'AuthController.refresh': 'goes on with a session whose start is recorded; a token used twice is recorded',
};

const admin = { email: 'root@example.com', password: 'a long pass phrase' };
const aSchedule = { name: 'Nightly', model_type: 'SO', cron: '0 3 * * *', time_zone: 'UTC', enabled: false };
const json = { 'content-type': 'application/json' };

interface Entry {
  readonly actor: string;
  readonly action: string;
  readonly target: string | null;
  readonly ip: string | null;
  readonly outcome: string;
}

describe('every route that changes something', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let routes: Route[];
  let token = '';

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { python, triggerLimitPerMinute: 1000 });
    routes = routesOf(api).filter(({ method }) => method !== 'GET');
    await aSource(api.app, { id: 'sample' });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const call = (method: string, path: string, body?: unknown) =>
    api.call(path, { method, token, ...(body === undefined ? {} : { body }) });
  const idOf = ({ json: { id, job_id: jobId } }: Answer) => String(id ?? jobId);
  let made = 0;
  const aUser = async () =>
    idOf(
      await call('POST', '/api/users', {
        email: `user${(made += 1)}@example.com`,
        role: 'viewer',
        password: admin.password,
      }),
    );
  const aToken = async () => idOf(await call('POST', '/api/auth/tokens', { name: 'cron', scopes: ['jobs:read'] }));
  const aJob = async () =>
    idOf(await call('POST', '/api/jobs/trigger', { model_type: 'SO', data_source_id: 'sample', bypass_cache: true }));
  const aModel = async () =>
    (await upload(api, token, { source: `print(${(made += 1)})\n`, fields: { activate: 'false' } })).id;
  const aWebhook = async () =>
    idOf(
      await call('POST', '/api/webhooks', {
        url: 'https://hooks.example.invalid/',
        events: ['optimization.failed'],
      }),
    );
  const login = () => api.call('/api/auth/login', { body: admin });
  const cookieOf = ({ headers }: Answer) => /^eops_rt=[^;]*/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '';
  const aSession = async () => {
    const before = await call('GET', '/api/auth/sessions');
    await login();
    const sessions = ({ json: { sessions } }: Answer) =>
      Array.isArray(sessions) ? sessions.map(({ id }) => String(id)) : [];
    const known = sessions(before);
    return sessions(await call('GET', '/api/auth/sessions')).find((id) => !known.includes(id)) ?? '';
  };
  const aResetToken = async () => {
    const { json } = await call('POST', `/api/users/${await aUser()}/reset-link`);
    return new URL(String(json['url'])).searchParams.get('token');
  };

  /** How to make each change: what it needs is made first, then the returned call is the change itself. */
  const changes: Readonly<Record<string, () => Promise<() => Promise<Answer>>>> = {
    'SetupController.createAdmin': async () => {
      const setupToken = await api.app.get(FirstAdmin, { strict: false }).newToken();
      return () => api.call('/api/setup/admin', { body: { setup_token: setupToken, ...admin } });
    },
    'AuthController.login': async () => login,
    'AuthController.logout': async () => {
      const headers = { ...json, cookie: cookieOf(await login()) };
      return () => api.call('/api/auth/logout', { method: 'POST', headers, body: '{}' });
    },
    'OwnSessionsController.end': async () => {
      const id = await aSession();
      return () => call('DELETE', `/api/auth/sessions/${id}`);
    },
    'OwnSessionsController.endOthers': async () => () => call('DELETE', '/api/auth/sessions'),
    'OwnSessionsController.change': async () => async () => {
      const answer = await call('POST', '/api/auth/password', {
        current_password: admin.password,
        password: admin.password,
      });
      token = String(answer.json['access_token']);
      return answer;
    },
    'OwnSessionsController.reset': async () => {
      const resetToken = await aResetToken();
      return () =>
        api.call('/api/auth/reset-password', { body: { reset_token: resetToken, password: admin.password } });
    },
    'UsersController.create': async () => () =>
      call('POST', '/api/users', { email: 'new@example.com', role: 'viewer', password: admin.password }),
    'UsersController.change': async () => {
      const id = await aUser();
      return () => call('PATCH', `/api/users/${id}`, { role: 'operator' });
    },
    'UsersController.remove': async () => {
      const id = await aUser();
      return () => call('DELETE', `/api/users/${id}`);
    },
    'UsersController.resetLink': async () => {
      const id = await aUser();
      return () => call('POST', `/api/users/${id}/reset-link`);
    },
    'ApiTokensController.create': async () => () =>
      call('POST', '/api/auth/tokens', { name: 'cron', scopes: ['jobs:read'] }),
    'ApiTokensController.revoke': async () => {
      const id = await aToken();
      return () => call('DELETE', `/api/auth/tokens/${id}`);
    },
    'JobsController.trigger': async () => () =>
      call('POST', '/api/jobs/trigger', { model_type: 'SO', data_source_id: 'sample' }),
    'JobsController.cancel': async () => {
      const id = await aJob();
      return () => call('POST', `/api/jobs/${id}/cancel`);
    },
    'JobsController.rerun': async () => {
      const id = await aJob();
      return () => call('POST', `/api/jobs/${id}/rerun`);
    },
    'ExecuteController.execute': async () => {
      const { json } = await call('GET', '/api/optimization/models?modelType=SO&status=active');
      const [active] = Array.isArray(json['models']) ? json['models'] : [];
      return () => call('POST', '/api/optimization/execute', { modelId: String(active?.id), modelType: 'SO' });
    },
    'ModelsController.upload': async () => () =>
      call('POST', '/api/optimization/upload', model({ source: 'print("x")\n' })),
    'ModelsController.change': async () => {
      const id = await aModel();
      return () => call('PATCH', `/api/optimization/models/${id}`, { status: 'active' });
    },
    'ModelsController.remove': async () => {
      const id = await aModel();
      return () => call('DELETE', `/api/optimization/models/${id}`);
    },
    'ModelsController.removeByQuery': async () => {
      const id = await aModel();
      return () => call('DELETE', `/api/optimization/models?id=${id}`);
    },
    'DataSourcesController.create': async () => () => call('POST', '/api/data-sources', tables(goodUpload)),
    'DataSourcesController.replace': async () => {
      const id = await aSource(api.app);
      return () => call('PUT', `/api/data-sources/${id}`, tables(goodUpload));
    },
    'DataSourcesController.remove': async () => {
      const id = await aSource(api.app);
      return () => call('DELETE', `/api/data-sources/${id}`);
    },
    'SchedulesController.create': async () => () => call('POST', '/api/schedules', aSchedule),
    'SchedulesController.change': async () => {
      const id = idOf(await call('POST', '/api/schedules', aSchedule));
      return () => call('PATCH', `/api/schedules/${id}`, { paused: true });
    },
    'SchedulesController.remove': async () => {
      const id = idOf(await call('POST', '/api/schedules', aSchedule));
      return () => call('DELETE', `/api/schedules/${id}`);
    },
    'SchedulesController.run': async () => () => call('POST', '/api/schedules/so-15min/run'),
    'AlertsController.changeSettings': async () => () =>
      call('PUT', '/api/alerts/settings', { email_from: 'critical' }),
    'WebhooksController.create': async () => () =>
      call('POST', '/api/webhooks', { url: 'https://hooks.example.invalid/', events: ['optimization.failed'] }),
    'WebhooksController.change': async () => {
      const id = await aWebhook();
      return () => call('PATCH', `/api/webhooks/${id}`, { description: 'Desk' });
    },
    'WebhooksController.remove': async () => {
      const id = await aWebhook();
      return () => call('DELETE', `/api/webhooks/${id}`);
    },
    'WebhooksController.rotate': async () => {
      const id = await aWebhook();
      return () => call('POST', `/api/webhooks/${id}/rotate-secret`);
    },
    'WebhookDeliveriesController.test': async () => {
      const id = await aWebhook();
      return () => call('POST', `/api/webhooks/${id}/test`);
    },
    'WebhookDeliveriesController.replay': async () => {
      const id = await aWebhook();
      const deliveryId = idOf(await call('POST', `/api/webhooks/${id}/test`));
      await database.database.query(`update webhook_delivery set status = 'failed' where id = $1`, [deliveryId]);
      return () => call('POST', `/api/webhooks/${id}/deliveries/${deliveryId}/replay`);
    },
    'WebhookDeliveriesController.replayFailed': async () => {
      const id = await aWebhook();
      return () => call('POST', `/api/webhooks/${id}/replay`, { since: '2026-01-01T00:00:00Z' });
    },
    'WorkersController.drain': async () => {
      const id = await aWorker(database.database);
      return () => call('POST', `/api/workers/${id}/drain`);
    },
    'WorkersController.resume': async () => {
      const id = await aWorker(database.database);
      return () => call('POST', `/api/workers/${id}/resume`);
    },
    'DownloadsController.issue': async () => () => call('POST', '/api/downloads', { path: '/api/jobs' }),
  };

  const entriesDuring = async (change: () => Promise<Answer>): Promise<{ answer: Answer; entries: Entry[] }> => {
    const newest = 'select coalesce(max(id), 0) as id from audit_entry';
    const { rows: before } = await database.database.query<{ id: string }>(newest);
    const answer = await change();
    const text = 'select actor, action, target, ip, outcome from audit_entry where id > $1 order by id';
    const { rows } = await database.database.query<Entry>(text, [before[0]?.id]);
    return { answer, entries: rows };
  };

  it('is tried here, or says why it leaves no entry', () => {
    const known = [...Object.keys(changes), ...Object.keys(exceptions)];
    expect(known.toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
  });

  it.each(Object.keys(changes))('%s leaves an entry that says who, from where, and to what', async (name) => {
    const change = await changes[name]?.();
    if (!change) throw new Error(`${name} is not tried.`);
    const { answer, entries } = await entriesDuring(change);
    if (name === 'SetupController.createAdmin') token = String(answer.json['access_token']);
    expect([answer.status < 300, answer.json['code']]).toEqual([true, undefined]);
    expect(entries.length).toBeGreaterThan(0);
    for (const { ip, outcome, actor } of entries) {
      expect([ip, outcome]).toEqual(['127.0.0.1', 'done']);
      expect(actor).toMatch(/@example\.com$/);
    }
    if (!['AuthController.login'].includes(name)) expect(entries.some(({ target }) => target !== null)).toBe(true);
  });

  it('is recorded too where its caller may not make it', async () => {
    const viewer = await api.tokenOf('viewer');
    const guarded = routes.filter(({ rule }) => {
      const permission = permissions.find((each) => each === rule);
      return permission !== undefined && !mayDo({ role: 'viewer' }, permission);
    });
    expect(guarded.length).toBeGreaterThan(10);
    for (const { name, method, path } of guarded) {
      const { answer, entries } = await entriesDuring(() => api.call(path, { method, token: viewer }));
      expect([name, answer.status, entries.length]).toEqual([name, 403, 1]);
      expect(entries[0]).toMatchObject({ action: `${method} ${path}`, outcome: 'refused', ip: '127.0.0.1' });
    }
  });

  it('is recorded where a token does not reach so far, or a download is not for its caller', async () => {
    const limited = await call('POST', '/api/auth/tokens', {
      name: 'few',
      scopes: ['jobs:trigger'],
      model_types: ['DMO'],
    });
    const bearer = String(limited.json['token']);
    const body = { model_type: 'SO', data_source_id: 'sample' };
    const beyond = await entriesDuring(() => api.call('/api/jobs/trigger', { token: bearer, body }));
    expect([beyond.answer.status, beyond.entries.map(({ outcome }) => outcome)]).toEqual([403, ['refused']]);
    const person = await entriesDuring(() => api.call('/api/auth/sessions', { token: bearer, method: 'DELETE' }));
    expect([person.answer.json['code'], person.entries.length]).toEqual(['session_required', 1]);
    const viewer = await api.tokenOf('viewer');
    const audit = await entriesDuring(() =>
      api.call('/api/downloads', { token: viewer, body: { path: '/api/audit' } }),
    );
    expect([audit.answer.status, audit.entries.length]).toEqual([403, 1]);
    const link = { reset_token: 'not one of ours', password: admin.password };
    const reset = await entriesDuring(() => api.call('/api/auth/reset-password', { body: link }));
    expect(reset.entries).toMatchObject([{ actor: 'anonymous', action: 'auth.password_reset', outcome: 'refused' }]);
  });
});
