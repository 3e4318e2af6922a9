import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiTokenPage } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

const noticeMs = 300;

describe('API tokens', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let other: RunningApi;
  let admin: string;
  let operator: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    other = await runApi(database.url);
    admin = await api.tokenOf('admin');
    operator = await api.tokenOf('operator');
  });
  afterAll(async () => {
    await other.close();
    await api.close();
    await database.close();
  });

  const create = (body: object, token = operator) => api.call('/api/auth/tokens', { token, body });
  const made = async (body: object, token = operator): Promise<{ id: string; token: string }> => {
    const answer = await create({ name: 'cron', ...body }, token);
    expect(answer.text).toMatch(/eops_/);
    return { id: String(answer.json.id), token: String(answer.json.token) };
  };
  const service = async () => {
    const body = { email: `svc-${Math.random()}@example.com`, role: 'service' };
    return String((await api.call('/api/users', { token: admin, body })).json.id);
  };
  const codeOf = ({ status, json }: Answer) => [status, json.code];

  it('are shown once, and let a program in', async () => {
    const answer = await create({ name: 'cron', scopes: ['jobs:trigger', 'jobs:read'], expires_in_days: 1 });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('location')).toBe(`/api/auth/tokens/${String(answer.json.id)}`);
    const token = String(answer.json.token);
    expect(token).toMatch(/^eops_/);
    expect((await api.call('/api/jobs', { token })).status).toBe(200);
    expect((await other.call('/api/auth/me', { token })).json.permissions).toEqual(['jobs:read', 'jobs:trigger']);
    const list = await api.call('/api/auth/tokens', { token: operator });
    expect(list.json).toMatchObject({
      tokens: [{ name: 'cron', last_used_at: expect.any(String) }],
      next_cursor: null,
    });
    expect(list.text).not.toContain(token.slice(14));
    const { rows } = await database.database.query('select * from api_token');
    expect(JSON.stringify(rows)).not.toContain(token.slice(14));
  });

  it('do only what their scopes name', async () => {
    const { token } = await made({ scopes: ['jobs:read'] });
    expect(codeOf(await api.call('/api/workers', { token }))).toEqual([403, 'permission_missing']);
  });

  it('cannot carry what their owner may not do', async () => {
    const refused = await create({ name: 'x', scopes: ['jobs:read', 'users:manage'] });
    expect(refused.json).toMatchObject({
      status: 400,
      errors: [{ pointer: '/scopes/1', code: 'scope_not_grantable' }],
    });
  });

  it.each([
    [{ name: '', scopes: ['jobs:read'] }, '/name'],
    [{ name: 'x', scopes: [] }, '/scopes'],
    [{ name: 'x', scopes: ['jobs:fly'] }, '/scopes/0'],
    [{ name: 'x', scopes: ['jobs:read'], expires_in_days: 366 }, '/expires_in_days'],
    [{ name: 'x', scopes: ['jobs:read'], model_types: [] }, '/model_types'],
  ])('are refused for %j', async (body, pointer) => {
    expect((await create(body)).json).toMatchObject({ status: 400, errors: [{ pointer }] });
  });

  it('end at once on all nodes when they are revoked', async () => {
    const { id, token } = await made({ scopes: ['jobs:read'] });
    expect((await other.call('/api/jobs', { token })).status).toBe(200);
    expect((await api.call(`/api/auth/tokens/${id}`, { token: operator, method: 'DELETE' })).status).toBe(204);
    await sleep(noticeMs);
    for (const node of [api, other]) expect((await node.call('/api/jobs', { token })).status).toBe(401);
    expect((await api.call(`/api/auth/tokens/${id}`, { token: operator, method: 'DELETE' })).status).toBe(404);
  });

  it('end when their time is over', async () => {
    const { id, token } = await made({ scopes: ['jobs:read'] });
    await database.database.query(`update api_token set expires_at = now() where id = $1`, [id]);
    expect((await api.call('/api/jobs', { token })).status).toBe(401);
  });

  it('are others’ business only for those who manage users', async () => {
    const { id } = await made({ scopes: ['jobs:read'] });
    const viewer = await api.tokenOf('viewer');
    expect((await api.call('/api/auth/tokens', { token: viewer })).json.tokens).toEqual([]);
    expect((await api.call(`/api/auth/tokens/${id}`, { token: viewer, method: 'DELETE' })).status).toBe(404);
    expect((await create({ name: 'x', scopes: ['jobs:read'], user_id: await service() })).status).toBe(404);
    expect(JSON.stringify((await api.call('/api/auth/tokens?limit=200', { token: admin })).json)).toContain(id);
    expect((await api.call(`/api/auth/tokens/${id}`, { token: admin, method: 'DELETE' })).status).toBe(204);
  });

  it('make others only with that scope, and none that does more or lasts longer', async () => {
    const { token: plain } = await made({ scopes: ['jobs:read'] });
    expect(codeOf(await create({ name: 'x', scopes: ['jobs:read'] }, plain))).toEqual([403, 'permission_missing']);
    const { id, token } = await made({ scopes: ['jobs:read', 'tokens:own'], expires_in_days: 5 });
    const further = (wish: object) => create({ name: 'x', scopes: ['jobs:read'], expires_in_days: 5, ...wish }, token);
    const heir = await further({});
    expect(heir.status).toBe(201);
    const { json: me } = await api.call('/api/auth/tokens?limit=200', { token: operator });
    const own = ApiTokenPage.parse(me).tokens.find((each) => each.id === id);
    expect(heir.json.expires_at).toBe(own?.expires_at);
    expect(codeOf(await further({ scopes: ['jobs:trigger'] }))).toEqual([403, 'token_limited']);
    expect(codeOf(await further({ expires_in_days: 90 }))).toEqual([403, 'token_limited']);
    const limited = await made({ scopes: ['jobs:read', 'tokens:own'], model_types: ['SO'] });
    expect(codeOf(await create({ name: 'x', scopes: ['jobs:read'] }, limited.token))).toEqual([403, 'token_limited']);
  });

  it('change no password', async () => {
    const { token } = await made({ scopes: ['jobs:read'] });
    const body = { current_password: 'x', password: 'a long pass phrase' };
    expect(codeOf(await api.call('/api/auth/password', { token, body }))).toEqual([403, 'session_required']);
  });

  it('of a service account start one model type on one data source, and nothing else', async () => {
    const source = 'north';
    const wish = { user_id: await service(), scopes: ['jobs:trigger', 'jobs:read', 'jobs:cancel'] };
    const { token } = await made({ ...wish, model_types: ['SO'], data_source_ids: [source] }, admin);
    const trigger = (model_type: string, data_source_id: string) =>
      api.call('/api/jobs/trigger', { token, body: { model_type, data_source_id } });
    expect(codeOf(await trigger('DMO', source))).toEqual([403, 'token_limited']);
    expect(codeOf(await trigger('SO', 'another'))).toEqual([403, 'token_limited']);
    expect(codeOf(await trigger('SO', source))).toEqual([404, 'data_source_not_found']); // it got past the token
    const executed = await api.call('/api/optimization/execute', {
      token,
      body: { modelId: 'm', modelType: 'DMO', dataSourceId: source },
    });
    expect(codeOf(executed)).toEqual([403, 'token_limited']);
    expect(executed.json.success).toBe(false);
  });

  it('leave an entry when they are made and revoked', async () => {
    const { id } = await made({ scopes: ['jobs:read'] });
    await api.call(`/api/auth/tokens/${id}`, { token: operator, method: 'DELETE' });
    const { rows } = await database.database.query<{ action: string }>(
      'select action from audit_entry where target = $1 order by id',
      [id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['token.create', 'token.revoke']);
  });
});
