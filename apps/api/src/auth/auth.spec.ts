import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { hash } from '@node-rs/argon2';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

const ada = { email: 'ada@example.com', password: 'a long pass phrase' };
const json = { 'content-type': 'application/json' };

describe('sessions', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let other: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    other = await runApi(database.url);
    const stored = await hash(ada.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await database.database.query(
      `insert into app_user (id, email, password_hash, role) values ('ada', $1, $2, 'operator'), ('gone', 'gone@example.com', $2, 'viewer')`,
      [ada.email, stored],
    );
    await database.database.query(`update app_user set disabled = true where id = 'gone'`);
  });
  afterAll(async () => {
    await other.close();
    await api.close();
    await database.close();
  });

  const login = (body: object = ada) => api.call('/api/auth/login', { body });
  const cookieOf = ({ headers }: Answer) => /^eops_rt=[^;]*/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '';
  const post = (path: string, cookie: string, headers: Record<string, string> = json, on = api) =>
    on.call(path, { method: 'POST', headers: { ...headers, cookie }, body: '{}' });
  const me = (token: unknown, on = api) => on.call('/api/auth/me', { token: String(token) });
  const count = async (action: string, outcome: string) => {
    const text = 'select count(*)::int as n from audit_entry where action = $1 and outcome = $2';
    return (await database.database.query<{ n: number }>(text, [action, outcome])).rows[0]?.n;
  };
  const age = (cookie: string) =>
    database.database
      .query(`update refresh_token set used_at = used_at - interval '11 seconds' where used_at is not null`, [])
      .then(() => cookie);

  it('begin with email and password, in any case of the email', async () => {
    const answer = await login({ ...ada, email: 'ADA@Example.com' });
    expect(answer.json).toMatchObject({ token_type: 'Bearer', user: { id: 'ada', role: 'operator', disabled: false } });
    expect(answer.text).not.toContain('argon2');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=604800; Path=\/api\/auth; HttpOnly; SameSite=Strict$/);
    const { status, json } = await me(answer.json.access_token);
    expect([status, json.email, json.permissions]).toEqual([200, ada.email, expect.arrayContaining(['jobs:trigger'])]);
  });

  it('say no in the same way to wrong passwords, unknown and disabled users, and record it', async () => {
    const answers = await Promise.all([
      login({ ...ada, password: 'a long pass phrase?' }),
      login({ ...ada, email: 'nobody@example.com' }),
      login({ ...ada, email: 'gone@example.com' }),
    ]);
    for (const { status, json, headers } of answers) {
      expect([status, json.code, json.detail]).toEqual([401, 'unauthenticated', 'Email or password is wrong.']);
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await count('auth.login', 'failed')).toBe(3);
  });

  it('take no token that is forged, of another type or malformed', async () => {
    const { access_token } = (await login()).json;
    const [header, body, signature] = String(access_token).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const plain = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');
    const bad = [`${none}.${body}.`, `${plain}.${body}.${signature}`, `${header}.${body}x.${signature}`, 'abc', '..'];
    for (const token of bad) expect((await me(token)).status).toBe(401);
    expect((await api.call('/api/auth/me', { headers: { authorization: `Basic ${access_token}` } })).status).toBe(401);
  });

  it('go on with the cookie, which changes each time', async () => {
    const first = await login();
    const next = await post('/api/auth/refresh', cookieOf(first));
    expect(next.json).toMatchObject({ user: { id: 'ada' } });
    expect(cookieOf(next)).toMatch(/^eops_rt=.{43}$/);
    expect(cookieOf(next)).not.toBe(cookieOf(first));
    expect((await me(next.json.access_token)).status).toBe(200);
  });

  it('give ten tabs with one cookie an access token each, and one of them the next cookie', async () => {
    const cookie = cookieOf(await login());
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => post('/api/auth/refresh', cookie, json, at % 2 ? api : other)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(answers.filter((answer) => cookieOf(answer) !== '')).toHaveLength(1);
  });

  it('end on all nodes when a used cookie comes back later, and record that', async () => {
    const first = await login();
    const next = await post('/api/auth/refresh', cookieOf(first));
    expect((await me(next.json.access_token, other)).status).toBe(200);
    const reused = await post('/api/auth/refresh', await age(cookieOf(first)));
    expect(reused.status).toBe(401);
    expect(reused.headers.get('set-cookie')).toMatch(/^eops_rt=;/);
    expect((await post('/api/auth/refresh', cookieOf(next))).status).toBe(401);
    expect(await count('auth.refresh_reuse', 'refused')).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await me(next.json.access_token, other)).status).toBe(401);
    expect((await me(first.json.access_token)).status).toBe(401);
  });

  it('end with a logout, on all nodes at once', async () => {
    const { json: signedIn, ...answer } = await login();
    expect((await me(signedIn.access_token, other)).status).toBe(200);
    const out = await post('/api/auth/logout', cookieOf({ ...answer, json: signedIn }));
    expect([out.status, out.text]).toEqual([204, '']);
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const on of [api, other]) expect((await me(signedIn.access_token, on)).status).toBe(401);
  });

  it('cannot be used by another site, or by a form', async () => {
    const cookie = cookieOf(await login());
    const foreign = await post('/api/auth/refresh', cookie, { ...json, origin: 'https://evil.example' });
    expect([foreign.status, foreign.json.code]).toEqual([403, 'origin_not_allowed']);
    const form = await post('/api/auth/logout', cookie, { 'content-type': 'application/x-www-form-urlencoded' });
    expect(form.status).toBe(415);
    expect((await post('/api/auth/refresh', cookie, { ...json, origin: api.url })).status).toBe(200);
  });

  it('are refused without a cookie', async () => {
    expect((await api.call('/api/auth/refresh', { method: 'POST', headers: json })).status).toBe(401);
  });

  it('end when they are not used for as long as is set, and after as many days', async () => {
    const strict = await runApi(database.url, { sessionIdleHours: 1, sessionDays: 1 });
    const login = { email: 'short@example.com', password: 'a long pass phrase' };
    const admin = await strict.tokenOf('admin');
    await strict.call('/api/users', { token: admin, body: { ...login, role: 'viewer' } });
    const { headers } = await strict.call('/api/auth/login', { body: login });
    expect(headers.get('set-cookie')).toContain(`Max-Age=${24 * 3600};`);
    const { rows } = await database.database.query(
      `select expires_at < now() + interval '25 hours' as short from session join app_user on app_user.id = user_id where email = $1`,
      [login.email],
    );
    expect(rows).toEqual([{ short: true }]);
    await database.database.query(
      `update refresh_token set created_at = refresh_token.created_at - interval '61 minutes' from session join app_user on app_user.id = user_id
       where session.id = session_id and email = $1`,
      [login.email],
    );
    const cookie = /^eops_rt=[^;]*/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '';
    const refresh = (api: RunningApi) =>
      api.call('/api/auth/refresh', {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: '{}',
      });
    expect((await refresh(strict)).status).toBe(401);
    const lenient = await runApi(database.url);
    expect((await refresh(lenient)).status).toBe(200);
    await lenient.close();
    await strict.close();
  });

  it('turn a crowd away rather than keep it waiting', async () => {
    const behindProxy = await runApi(database.url, { trustProxy: ['127.0.0.1'] });
    const one = (_: unknown, at: number) => {
      const body = { email: `nobody${at}@example.com`, password: 'a long pass phrase' };
      return behindProxy.call('/api/auth/login', { body, headers: { 'x-forwarded-for': `192.0.2.${at}` } });
    };
    const answers = await Promise.all(Array.from({ length: 60 }, one));
    await behindProxy.close();
    const busy = answers.filter(({ status }) => status === 429);
    expect(busy.length).toBeGreaterThan(0);
    expect(busy[0]?.headers.get('retry-after')).toBe('3');
    expect(answers.every(({ status }) => status === 429 || status === 401)).toBe(true);
  });
});
