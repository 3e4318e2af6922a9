import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

const noticeMs = 300;
const password = 'a long pass phrase';

describe('users', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let other: RunningApi;
  let admin: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    other = await runApi(database.url);
    admin = await api.tokenOf('admin');
  });
  afterAll(async () => {
    await other.close();
    await api.close();
    await database.close();
  });

  let made = 0;
  const create = (body: object = {}) => {
    made += 1;
    return api.call('/api/users', {
      token: admin,
      body: { email: `user${made}@example.com`, role: 'operator', password, ...body },
    });
  };
  const change = (id: unknown, body: object, method = 'PATCH') =>
    api.call(`/api/users/${String(id)}`, { token: admin, method, body });
  const remove = (id: unknown, token = admin) => api.call(`/api/users/${String(id)}`, { token, method: 'DELETE' });
  const login = (email: unknown, secret = password) =>
    api.call('/api/auth/login', { body: { email, password: secret } });
  const accessOf = async (email: unknown) => String((await login(email)).json.access_token);
  const isIn = async (token: string) => {
    await sleep(noticeMs);
    return Promise.all([api, other].map(async (node) => (await node.call('/api/auth/me', { token })).status));
  };
  const codeOf = ({ status, json }: Answer) => [status, json.code];

  it('are made by an admin and log in', async () => {
    const answer = await create({ name: 'Desk 1', email: 'Desk@Example.com' });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      id: expect.any(String),
      email: 'desk@example.com',
      role: 'operator',
      name: 'Desk 1',
      disabled: false,
      created_at: expect.stringMatching(/Z$/),
    });
    expect(answer.headers.get('location')).toBe(`/api/users/${String(answer.json.id)}`);
    expect((await login('desk@example.com')).json).toMatchObject({ user: { role: 'operator' } });
    expect((await api.call(`/api/users/${String(answer.json.id)}`, { token: admin })).json).toEqual(answer.json);
  });

  it('are nobody else’s business', async () => {
    const token = await api.tokenOf('operator');
    expect((await api.call('/api/users', { token })).json).toMatchObject({ permission: 'users:manage' });
  });

  it('are listed newest first, in pages', async () => {
    const last = await create();
    const first = await api.call('/api/users?limit=1', { token: admin });
    expect(first.json).toMatchObject({ users: [{ id: last.json.id }], next_cursor: expect.any(String) });
    const next = await api.call(`/api/users?limit=1&cursor=${String(first.json.next_cursor)}`, { token: admin });
    expect(next.json.users).not.toEqual(first.json.users);
  });

  it('have one account for one address', async () => {
    const { json } = await create();
    expect((await create({ email: String(json.email).toUpperCase() })).json).toMatchObject({
      status: 409,
      code: 'email_taken',
    });
  });

  it.each([
    [{ password: undefined }, '/password'],
    [{ password: 'short' }, '/password'],
    [{ password: '1Qaz2wsx3edc' }, '/password'],
    [{ email: 'nobody' }, '/email'],
    [{ role: 'king' }, '/role'],
  ])('are refused with %j', async (body, pointer) => {
    expect((await create(body)).json).toMatchObject({ status: 400, errors: [{ pointer }] });
  });

  it('that are service accounts have no password', async () => {
    const { json } = await create({ role: 'service', password: undefined });
    expect(json).toMatchObject({ role: 'service' });
    expect((await login(json.email, 'none')).status).toBe(401);
    expect(codeOf(await change(json.id, { role: 'admin' }))).toEqual([409, 'other_kind_of_user']);
    const link = await api.call(`/api/users/${String(json.id)}/reset-link`, { token: admin, method: 'POST' });
    expect(codeOf(link)).toEqual([409, 'no_password']);
  });

  it('lose what a change takes from them at once, on all nodes', async () => {
    const { json } = await create();
    const token = await accessOf(json.email);
    expect((await other.call('/api/workers', { token })).status).toBe(200);
    expect((await change(json.id, { role: 'viewer' })).json).toMatchObject({ role: 'viewer' });
    expect(await isIn(token)).toEqual([401, 401]);
    const anew = await accessOf(json.email);
    expect((await api.call('/api/workers', { token: anew })).status).toBe(403);
    await change(json.id, { disabled: true });
    expect(await isIn(anew)).toEqual([401, 401]);
    expect((await login(json.email)).status).toBe(401);
    await change(json.id, { disabled: false });
    expect((await login(json.email)).status).toBe(200);
  });

  it('keep their session when only their name changes', async () => {
    const { json } = await create();
    const token = await accessOf(json.email);
    await change(json.id, { name: 'Grace' });
    expect(await isIn(token)).toEqual([200, 200]);
  });

  it('are gone with their sessions and tokens when they are removed', async () => {
    const { json } = await create();
    const session = await accessOf(json.email);
    const body = { name: 'cron', scopes: ['jobs:read'] };
    const token = String((await api.call('/api/auth/tokens', { token: session, body })).json.token);
    expect((await other.call('/api/jobs', { token })).status).toBe(200);
    expect((await remove(json.id)).status).toBe(204);
    expect(await isIn(session)).toEqual([401, 401]);
    expect(await isIn(token)).toEqual([401, 401]);
    expect((await remove(json.id)).status).toBe(404);
  });

  it('always keep one admin, also when two remove each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const pair = await Promise.all([create({ role: 'admin' }), create({ role: 'admin' })]);
      const [one, two] = pair.map(({ json }) => json);
      const own = await database.database.query<{ id: string }>(
        `update app_user set disabled = true where role = 'admin' and id not in ($1, $2) and not disabled returning id`,
        [one?.id, two?.id],
      );
      const tokens = await Promise.all([accessOf(one?.email), accessOf(two?.email)]);
      const answers = await Promise.all([remove(two?.id, tokens[0]), remove(one?.id, tokens[1])]);
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      const [last] = answers.filter(({ status }) => status !== 204);
      expect([409, 401]).toContain(last?.status); // the last admin, or already out
      const ids = own.rows.map(({ id }) => id);
      await database.database.query('update app_user set disabled = false where id = any($1)', [ids]);
      await database.database.query('delete from app_user where id in ($1, $2)', [one?.id, two?.id]);
    }
  });

  it('cannot demote, disable or remove the last admin', async () => {
    const { rows } = await database.database.query<{ id: string }>(`select id from app_user where role = 'admin'`);
    expect(rows).toHaveLength(1);
    const id = rows[0]?.id;
    expect(codeOf(await change(id, { role: 'viewer' }))).toEqual([409, 'last_admin']);
    expect(codeOf(await change(id, { disabled: true }))).toEqual([409, 'last_admin']);
    expect(codeOf(await remove(id))).toEqual([409, 'last_admin']);
  });

  it('cannot remove or demote somebody who becomes the last admin at that moment', async () => {
    const { query } = database.database;
    const { rows } = await query<{ id: string }>(`select id from app_user where role = 'admin'`);
    const [only] = rows;
    const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const { json: heir } = await create();
    for (const attempt of [() => remove(heir.id), () => change(heir.id, { role: 'viewer' })]) {
      let answer: Promise<Answer> | undefined;
      await database.database.transaction(async (sql) => {
        await sql.query(`update app_user set role = 'admin' where id = $1`, [heir.id]);
        await sql.query(`update app_user set role = 'viewer' where id = $1`, [only?.id]);
        answer = attempt();
        while ((await query(waits)).rowCount === 0) await sleep(10);
      });
      expect(answer && codeOf(await answer)).toEqual([409, 'last_admin']);
      await query(`update app_user set role = 'admin' where id = $1`, [only?.id]);
      await query(`update app_user set role = 'operator' where id = $1`, [heir.id]);
    }
    await remove(heir.id);
  });

  it('choose a new password by a link, once, and their sessions end', async () => {
    const { json } = await create();
    const session = await accessOf(json.email);
    const issue = () => api.call(`/api/users/${String(json.id)}/reset-link`, { token: admin, method: 'POST' });
    const tokenOf = ({ json: { url } }: Answer) => new URL(String(url)).searchParams.get('token');
    const first = tokenOf(await issue());
    const link = await issue();
    expect([link.status, link.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const use = (reset_token: string | null, secret: string) =>
      api.call('/api/auth/reset-password', { body: { reset_token, password: secret } });
    expect(codeOf(await use(first, 'another pass phrase'))).toEqual([403, 'reset_token_invalid']);
    expect((await use(tokenOf(link), '1Qaz2wsx3edc')).json.code).toBe('password_common');
    expect((await use(tokenOf(link), 'another pass phrase')).status).toBe(204);
    expect(codeOf(await use(tokenOf(link), 'another pass phrase'))).toEqual([403, 'reset_token_invalid']);
    expect(await isIn(session)).toEqual([401, 401]);
    expect((await login(json.email)).status).toBe(401);
    expect((await login(json.email, 'another pass phrase')).status).toBe(200);
  });

  it('leave an entry for each change', async () => {
    const { json } = await create();
    await change(json.id, { name: 'Ada' });
    await change(json.id, { name: 'Ada' }); // nothing new
    await remove(json.id);
    const { rows } = await database.database.query<{ action: string }>(
      'select action from audit_entry where target = $1 order by id',
      [json.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['user.create', 'user.change', 'user.delete']);
  });
});
