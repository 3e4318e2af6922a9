import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { Welcome } from './welcome.js';

const admin = { email: 'First@Example.com', password: 'correct horse battery' };

describe('the first start', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let link: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    const lines: string[] = [];
    await api.app.get(Welcome, { strict: false }).greet((line) => lines.push(line));
    link = /^Open (\S+)$/m.exec(lines.join('\n'))?.[1] ?? '';
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const tokenOfLink = () => new URL(link).searchParams.get('token');
  const setUp = (setup_token: string | null, change: object = {}) =>
    api.call('/api/setup/admin', { body: { ...admin, setup_token, ...change } });

  it('answers only what makes the first administrator', async () => {
    expect((await api.call('/api/setup')).json).toEqual({ needs_admin: true });
    expect((await api.call('/api/client-config')).status).toBe(200);
    expect((await api.call('/api/auth/me')).status).toBe(401);
  });

  it('keeps the link in a file that only its owner reads', async () => {
    const file = join(api.config.dataDir, 'secrets/setup-link');
    expect((await readFile(file, 'utf8')).trim()).toBe(link);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('refuses another token, and records that', async () => {
    const refused = await setUp('x'.repeat(43));
    expect([refused.status, refused.json.code]).toEqual([403, 'setup_token_invalid']);
    const { rows } = await database.database.query(
      `select actor, outcome from audit_entry where action = 'setup.admin'`,
    );
    expect(rows).toEqual([{ actor: 'first@example.com', outcome: 'refused' }]);
  });

  it('refuses short and common passwords and says where', async () => {
    const short = await setUp(tokenOfLink(), { password: 'short' });
    expect(short.json).toMatchObject({ status: 400, errors: [{ pointer: '/password', code: 'too_small' }] });
    const common = await setUp(tokenOfLink(), { password: '1Qaz2wsx3edc' });
    expect(common.json).toMatchObject({ status: 400, errors: [{ pointer: '/password', code: 'password_common' }] });
  });

  it('makes one administrator of twenty at once, who is logged in', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => setUp(tokenOfLink(), { email: `admin${at}@example.com` })),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(done).toHaveLength(1);
    expect(answers.filter(({ json }) => json.code === 'setup_done')).toHaveLength(19);
    expect(done[0]?.json).toMatchObject({ token_type: 'Bearer', expires_in: 600, user: { role: 'admin' } });
    expect(done[0]?.headers.get('set-cookie')).toMatch(/^eops_rt=[\w-]{43};/);
    const { rows } = await database.database.query('select count(*)::int as users from app_user');
    expect(rows).toEqual([{ users: 1 }]);
  });

  it('needs no second one', async () => {
    expect((await api.call('/api/setup')).json).toEqual({ needs_admin: false });
    const again = await setUp(tokenOfLink());
    expect([again.status, again.json.code]).toEqual([403, 'setup_done']);
    const lines: string[] = [];
    await api.app.get(Welcome, { strict: false }).greet((line) => lines.push(line));
    expect(lines).toEqual([]);
  });
});

describe('an administrator named by the environment', () => {
  it('can log in as soon as the node is ready, and no link is printed', async () => {
    const database = await testDatabase();
    const firstAdmin = { email: 'ops@example.com', password: 'from the environment' };
    const api = await runApi(database.url, { firstAdmin });
    const lines: string[] = [];
    await api.app.get(Welcome, { strict: false }).greet((line) => lines.push(line));
    expect(lines).toEqual([]);
    expect((await api.call('/api/auth/login', { body: firstAdmin })).json).toMatchObject({ user: { role: 'admin' } });
    await api.close();
    await database.close();
  });

  it('is not made again where there is a user', async () => {
    const database = await testDatabase();
    const first = await runApi(database.url, {
      firstAdmin: { email: 'ops@example.com', password: 'from the environment' },
    });
    await first.close();
    const changed = { email: 'other@example.com', password: 'from the environment' };
    const second = await runApi(database.url, { firstAdmin: changed });
    expect((await second.call('/api/auth/login', { body: changed })).status).toBe(401);
    await second.close();
    await database.close();
  });
});
