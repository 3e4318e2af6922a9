import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { hash } from '@node-rs/argon2';
import { type RunningApi, runApi } from '../testing/running-api.js';

const partner = 'https://partner.example';
const ada = { email: 'ada@example.com', password: 'a long pass phrase' };

describe('headers', () => {
  let database: TestDatabase;
  let plain: RunningApi;
  let proxied: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    plain = await runApi(database.url);
    proxied = await runApi(database.url, { trustProxy: ['127.0.0.1'], corsOrigins: [partner] });
    const stored = await hash(ada.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await database.database.query(
      `insert into app_user (id, email, password_hash, role) values ('ada', $1, $2, 'viewer')`,
      [ada.email, stored],
    );
  });
  afterAll(async () => {
    await proxied.close();
    await plain.close();
    await database.close();
  });

  const throughHttps = { 'x-forwarded-proto': 'https' };
  const from = (origin: string) => ({ headers: { origin, 'access-control-request-method': 'GET' }, method: 'OPTIONS' });

  it('hold browsers to HTTPS where a trusted proxy speaks it, and nowhere else', async () => {
    const headerOf = async (api: RunningApi, headers: Record<string, string>) =>
      (await api.call('/api/health/live', { headers })).headers.get('strict-transport-security');
    expect(await headerOf(proxied, throughHttps)).toBe('max-age=31536000');
    expect(await headerOf(proxied, {})).toBeNull();
    expect(await headerOf(plain, throughHttps)).toBeNull();
  });

  it('give the refresh cookie to HTTPS alone where there is HTTPS', async () => {
    const login = async (api: RunningApi) =>
      (await api.call('/api/auth/login', { body: ada, headers: throughHttps })).headers.get('set-cookie');
    expect(await login(proxied)).toMatch(/^__Secure-eops_rt=.*; Secure/);
    expect(await login(plain)).toMatch(/^eops_rt=(?!.*Secure)/);
  });

  it('let no other origin read an answer but those that are listed', async () => {
    const allowed = async (api: RunningApi, origin: string) =>
      (await api.call('/api/client-config', from(origin))).headers.get('access-control-allow-origin');
    expect(await allowed(proxied, partner)).toBe(partner);
    expect(await allowed(proxied, 'https://evil.example')).toBeNull();
    expect(await allowed(plain, partner)).toBeNull();
  });

  it('keep answers from being sniffed, framed or named to others', async () => {
    for (const path of ['/', '/api/client-config', '/api/docs', '/nothing.js']) {
      const { headers } = await plain.call(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    }
  });
});
