import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApi, runApi } from '../testing/running-api.js';

const noticeMs = 300;
const person = { email: 'ada@example.com', password: 'a long pass phrase' };

describe('somebody’s own sessions', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let other: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { firstAdmin: person });
    other = await runApi(database.url);
  });
  afterAll(async () => {
    await other.close();
    await api.close();
    await database.close();
  });

  const login = async (password = person.password) => {
    const { json, headers } = await api.call('/api/auth/login', { body: { ...person, password } });
    return {
      token: String(json.access_token),
      cookie: /^eops_rt=[^;]*/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '',
    };
  };
  const sessionsOf = async (token: string) =>
    (await api.call('/api/auth/sessions', { token })).json.sessions as { id: string; current: boolean }[];
  const statuses = async (token: string) => {
    await sleep(noticeMs);
    return Promise.all([api, other].map(async (node) => (await node.call('/api/auth/me', { token })).status));
  };
  const refresh = (cookie: string) =>
    api.call('/api/auth/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: '{}',
    });

  it('are listed with the present one marked, and end one by one', async () => {
    const [here, there] = [await login(), await login()];
    const sessions = await sessionsOf(here.token);
    expect(sessions.filter(({ current }) => current)).toHaveLength(1);
    const [its] = (await sessionsOf(there.token)).filter(({ current }) => current);
    const end = (token: string) => api.call(`/api/auth/sessions/${its?.id ?? ''}`, { token, method: 'DELETE' });
    expect((await end(await api.tokenOf('admin'))).status).toBe(404);
    expect((await end(here.token)).status).toBe(204);
    expect(await statuses(there.token)).toEqual([401, 401]);
    expect((await refresh(there.cookie)).status).toBe(401);
    expect(await statuses(here.token)).toEqual([200, 200]);
    expect((await end(here.token)).status).toBe(404);
  });

  it('end all but this one at a word', async () => {
    const [here, there, yonder] = [await login(), await login(), await login()];
    expect((await api.call('/api/auth/sessions', { token: here.token, method: 'DELETE' })).status).toBe(204);
    expect([await statuses(there.token), await statuses(yonder.token)]).toEqual([
      [401, 401],
      [401, 401],
    ]);
    expect(await sessionsOf(here.token)).toHaveLength(1);
  });

  it('end with the old password, but for the one that changes it', async () => {
    const [here, there] = [await login(), await login()];
    const change = (current_password: string, password: string) =>
      api.call('/api/auth/password', { token: here.token, body: { current_password, password } });
    expect((await change('a wrong pass phrase', 'another pass phrase')).json).toMatchObject({
      status: 400,
      errors: [{ pointer: '/current_password', code: 'password_wrong' }],
    });
    expect((await change(person.password, '1Qaz2wsx3edc')).json.code).toBe('password_common');
    const changed = await change(person.password, 'another pass phrase');
    expect(changed.json).toMatchObject({ token_type: 'Bearer', user: { email: person.email } });
    expect(await statuses(there.token)).toEqual([401, 401]);
    expect(await statuses(here.token)).toEqual([401, 401]);
    expect(await statuses(String(changed.json.access_token))).toEqual([200, 200]);
    expect((await refresh(here.cookie)).status).toBe(200);
    expect((await login()).token).toBe('undefined');
    expect((await login('another pass phrase')).token).not.toBe('undefined');
  });
});
