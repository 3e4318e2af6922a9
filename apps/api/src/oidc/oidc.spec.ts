import { jest } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { Logger } from '@nestjs/common';
import { freePort } from '../testing/free-port.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { Browser } from './testing/a-browser.js';
import { aProvider, type RunningProvider } from './testing/a-provider.js';

const json = { 'content-type': 'application/json' };
const client = { id: 'energy-ops', secret: 'a secret that both know' };
const verified = (email: string, more: object = {}) => ({ email, email_verified: true, ...more });

describe('a login over an identity provider', () => {
  let database: TestDatabase;
  let provider: RunningProvider;
  let api: RunningApi;
  let strict: RunningApi;

  const runWith = async (port: number, only: boolean) =>
    runApi(database.url, {
      port,
      publicUrl: `http://127.0.0.1:${port}`,
      oidc: {
        issuer: provider.issuer,
        clientId: client.id,
        clientSecret: client.secret,
        scopes: 'openid email profile',
        groupsClaim: 'groups',
        roleMap: [
          { group: 'desk', role: 'operator' },
          { group: 'cn=heads,dc=example', role: 'admin' },
        ],
        only,
      },
    });

  beforeAll(async () => {
    jest.spyOn(console, 'warn').mockReturnValue(); // the provider says that it is none for production
    jest.spyOn(console, 'info').mockReturnValue();
    database = await testDatabase();
    const port = await freePort();
    provider = await aProvider({ ...client, redirectUri: `http://127.0.0.1:${port}/api/auth/oidc/callback` }, {});
    api = await runWith(port, false);
    Logger.overrideLogger(false); // what it says of failed logins is for whoever runs it
    strict = await runWith(await freePort(), true);
  });
  afterAll(async () => {
    await strict.close();
    await api.close();
    await provider.close();
    await database.close();
    jest.restoreAllMocks();
  });

  const isOurs = (url: string) => url.startsWith(`${api.url}/login`);

  /** Goes to the provider, logs in there as `subject`, consents, and comes back. */
  async function come(subject: string, { browser = new Browser(), next = '/jobs' } = {}) {
    const start = `${api.url}/api/auth/oidc/start?next=${encodeURIComponent(next)}`;
    const asked = await browser.follow(start, isOurs);
    const formOf = ({ url, text }: { url: string; text: string }) =>
      new URL(/action="([^"]+)"/.exec(text)?.[1] ?? '', url).href;
    const consent = await browser.follow(formOf(asked), isOurs, { prompt: 'login', login: subject, password: 'any' });
    const back = await browser.follow(formOf(consent), isOurs, { prompt: 'consent' });
    const refreshUrl = `${api.url}/api/auth/refresh`;
    const cookie = browser.cookies(refreshUrl);
    const session = await api.call('/api/auth/refresh', { method: 'POST', headers: { ...json, cookie }, body: '{}' });
    const { pathname, searchParams } = new URL(back.url);
    return { path: pathname, query: Object.fromEntries(searchParams), session, cookie, user: session.json['user'] };
  }
  const know = (subject: string, claims: object) => Object.assign(provider.people, { [subject]: claims });
  const query = async <T extends object>(text: string, values: unknown[] = []) =>
    (await database.database.query<T>(text, values)).rows;
  const insert = (id: string, role: string, disabled = false) =>
    query(
      `insert into app_user (id, email, password_hash, role, disabled) values ($1, $1 || '@example.com', 'x', $2, $3)`,
      [id, role, disabled],
    );

  it('lets the first one in only as an administrator, lest nobody could let others in', async () => {
    know('early', verified('early@example.com', { groups: ['desk'] }));
    expect((await come('early')).query).toEqual({ failed: 'no_admin_yet', next: '/jobs' });
    know('head', verified('head@example.com', { name: 'The head', groups: ['cn=heads,dc=example'] }));
    const { path, query: back, user } = await come('head');
    expect([path, back]).toEqual(['/login', { entered: 'true', next: '/jobs' }]);
    expect(user).toMatchObject({ email: 'head@example.com', name: 'The head', role: 'admin' });
  });

  it('makes whoever is new a viewer, once, and starts a session like any other', async () => {
    know('vera', verified('Vera@Example.com', { groups: ['canteen'] }));
    const { user, session } = await come('vera');
    expect(user).toMatchObject({ email: 'vera@example.com', role: 'viewer', disabled: false });
    const me = await api.call('/api/auth/me', { token: String(session.json['access_token']) });
    expect(me.json['permissions']).toContain('jobs:read');
    await come('vera');
    expect(await query(`select 1 from app_user where email = 'vera@example.com'`)).toHaveLength(1);
    const entries = await query(
      `select actor, action from audit_entry where actor = 'vera@example.com' or (target = $1 and actor = 'system:oidc') order by id`,
      [Object(user).id],
    );
    expect(entries).toEqual([
      { actor: 'system:oidc', action: 'user.create' },
      { actor: 'system:oidc', action: 'user.link' },
      { actor: 'vera@example.com', action: 'auth.login' },
      { actor: 'vera@example.com', action: 'auth.login' },
    ]);
  });

  it('ends with a logout', async () => {
    know('olga', verified('olga@example.com'));
    const { session } = await come('olga');
    const cookie = /^eops_rt=[^;]*/.exec(session.headers.get('set-cookie') ?? '')?.[0] ?? '';
    const post = (path: string) => api.call(path, { method: 'POST', headers: { ...json, cookie }, body: '{}' });
    expect((await post('/api/auth/logout')).status).toBe(204);
    expect((await post('/api/auth/refresh')).status).toBe(401);
  });

  it('has the groups decide the role at each login, and leaves it where nothing is said of groups', async () => {
    know('tom', verified('tom@example.com', { groups: ['desk', 'canteen'] }));
    expect((await come('tom')).user).toMatchObject({ role: 'operator' });
    know('tom', verified('tom@example.com'));
    expect((await come('tom')).user).toMatchObject({ role: 'operator' });
    know('tom', verified('tom@example.com', { groups: [] }));
    expect((await come('tom')).user).toMatchObject({ role: 'viewer' });
    know('head', verified('head@example.com', { groups: [] }));
    expect((await come('head')).user).toMatchObject({ role: 'admin' }); // the last one
  });

  it('takes a user over by e-mail address only where the provider has verified it', async () => {
    await insert('petra', 'operator');
    know('p1', { email: 'petra@example.com' });
    expect((await come('p1')).query['failed']).toBe('email_not_verified');
    know('p1', verified('petra@example.com'));
    expect((await come('p1')).user).toMatchObject({ id: 'petra', role: 'operator' });
    know('p2', verified('petra@example.com'));
    expect((await come('p2')).query['failed']).toBe('email_of_another');
    know('p1', verified('petra.married@example.com'));
    expect((await come('p1')).user).toMatchObject({ id: 'petra', email: 'petra@example.com' });
  });

  it('lets no disabled user in, and no service account, and says so in the audit', async () => {
    await insert('gone', 'viewer', true);
    await insert('cron', 'service');
    for (const id of ['gone', 'cron']) {
      know(id, verified(`${id}@example.com`));
      expect((await come(id)).query['failed']).toBe('user_disabled');
    }
    know('nomail', { name: 'Nobody' });
    expect((await come('nomail')).query['failed']).toBe('email_missing');
    const failed = `select actor, details->>'reason' as reason from audit_entry where outcome = 'failed' and details->>'via' = 'oidc' order by id desc limit 3`;
    expect(await query(failed)).toEqual([
      { actor: 'anonymous', reason: 'email_missing' },
      { actor: 'cron@example.com', reason: 'user_disabled' },
      { actor: 'gone@example.com', reason: 'user_disabled' },
    ]);
  });

  it('counts only in the browser that began it, and once', async () => {
    know('vera', verified('vera@example.com'));
    const browser = new Browser();
    const begin = async () => {
      const { url } = await browser.follow(`${api.url}/api/auth/oidc/start`, (to) => to.startsWith(provider.issuer));
      return new URL(url).searchParams;
    };
    const searchParams = await begin();
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('nonce')?.length).toBeGreaterThan(20);
    const state = searchParams.get('state') ?? '';
    const failed = async (on: Browser, answer: Record<string, string>) => {
      const back = `${api.url}/api/auth/oidc/callback?${String(new URLSearchParams(answer))}`;
      return new URL((await on.follow(back, isOurs)).url).searchParams.get('failed');
    };
    const iss = provider.issuer;
    expect(await failed(new Browser(), { code: 'x', state, iss })).toBe('sign_in_expired');
    expect(await failed(browser, { code: 'x', state: 'another', iss })).toBe('answer_not_valid');
    expect(await failed(browser, { code: 'x', state, iss })).toBe('sign_in_expired');
    const again = (await begin()).get('state') ?? '';
    expect(await failed(browser, { error: 'access_denied', state: again, iss })).toBe('provider_refused');
  });

  it('goes to pages of ours alone', async () => {
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example'])
      expect((await come('vera', { next })).query['next']).toBe('/');
  });

  it('may be the only way in', async () => {
    const off = (path: string, token?: string) =>
      strict.call(path, { body: { email: 'a', password: 'b' }, ...(token === undefined ? {} : { token }) });
    const admin = await strict.tokenOf('admin');
    for (const answer of [
      await off('/api/auth/login'),
      await off('/api/auth/password', admin),
      await off('/api/auth/reset-password'),
      await off('/api/users/petra/reset-link', admin),
    ])
      expect([answer.status, answer.json['code']]).toEqual([403, 'passwords_off']);
    expect((await strict.call('/api/client-config')).json['sign_in']).toEqual({ password: false, oidc: true });
    expect((await api.call('/api/client-config')).json['sign_in']).toEqual({ password: true, oidc: true });
  });

  it('is nowhere where there is no provider, and says so where it does not answer', async () => {
    const without = await runApi(database.url);
    expect((await without.call('/api/auth/oidc/start')).status).toBe(404);
    expect((await without.call('/api/client-config')).json['sign_in']).toEqual({ password: true, oidc: false });
    await without.close();
    const oidc = strict.config.oidc;
    const lost = await runApi(database.url, { oidc: oidc && { ...oidc, issuer: 'http://127.0.0.1:9' } });
    const answer = await lost.call('/api/auth/oidc/start?next=/jobs');
    await lost.close();
    const page = '/login?failed=provider_unreachable&next=%2Fjobs';
    expect([answer.status, answer.headers.get('location')]).toEqual([302, page]);
  });
});
