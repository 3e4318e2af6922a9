import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

const json = { 'content-type': 'application/json' };

/** Sends bytes no HTTP client would and returns the status line and headers. */
const raw = (url: string, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request));
    let text = '';
    socket
      .on('data', (bytes) => (text += bytes.toString()))
      .on('end', () => resolve(text))
      .on('error', reject);
  });

describe('HTTP', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let dashboardDir: string;

  beforeAll(async () => {
    database = await testDatabase();
    dashboardDir = await mkdtemp(join(tmpdir(), 'energy-ops-dashboard-'));
    await writeFile(join(dashboardDir, 'index.html'), '<!doctype html><app-root></app-root>');
    await writeFile(join(dashboardDir, 'main-B2BRQree.js'), 'start();');
    await writeFile(join(dashboardDir, 'favicon.svg'), '<svg/>');
    api = await runApi(database.url, { dashboardDir });
  });
  afterAll(async () => {
    await api.close();
    await rm(dashboardDir, { recursive: true });
    await database.close();
  });

  const expectProblem = (answer: Answer, status: number, code: string, instance: string) => {
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.json).toMatchObject({ status, instance, type: `/docs/errors#${code}`, title: expect.any(String) });
    expect(answer.json.request_id).toBe(answer.headers.get('x-request-id'));
  };

  it('answers what is not there with a problem', async () => {
    expectProblem(await api.call('/api/nope?x=1'), 404, 'not_found', '/api/nope');
    expectProblem(await api.call('/api'), 404, 'not_found', '/api');
    expectProblem(await api.call('/missing.js'), 404, 'not_found', '/missing.js');
    expectProblem(await api.call('/jobs', { method: 'POST' }), 404, 'not_found', '/jobs');
  });

  it('says which methods an address takes', async () => {
    const wrong = await api.call('/api/auth/login', { method: 'DELETE' });
    expectProblem(wrong, 405, 'method_not_allowed', '/api/auth/login');
    expect(wrong.headers.get('allow')).toBe('POST');
    const options = await api.call('/api/health/live', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD']);
    const head = await api.call('/api/health/live', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it.each([
    ['that is cut off', '{"email":', 'malformed_json', 400],
    ['that would change prototypes', '{"__proto__": {}}', 'malformed_json', 400],
    ['of a megabyte', JSON.stringify({ email: 'x'.repeat(2 ** 20), password: 'x' }), 'payload_too_large', 413],
    ['that is a list', '[]', 'invalid_request', 400],
    ['that is null', 'null', 'invalid_request', 400],
    ['that is empty', '', 'invalid_request', 400],
  ])('refuses a body %s', async (_, body, code, status) => {
    const answer = await api.call('/api/auth/login', { method: 'POST', headers: json, body });
    expectProblem(answer, status, code, '/api/auth/login');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense', 'multipart/form-data'])(
    'refuses a body of type %s',
    async (type) => {
      const answer = await api.call('/api/auth/login', {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'a=b',
      });
      expect([400, 415]).toContain(answer.status);
      if (answer.status === 415) expect(answer.json.detail).toMatch(/^Send /);
      expect(answer.headers.get('content-type')).toMatch(/problem/);
    },
  );

  it('points at each field that is wrong', async () => {
    const body = { email: 'a\u0000b', 'pass/word': 1 };
    const answer = await api.call('/api/auth/login', { body });
    expectProblem(answer, 400, 'invalid_request', '/api/auth/login');
    expect(answer.json.errors).toEqual([
      { pointer: '/email', code: 'invalid_format', message: 'must not contain the character U+0000' },
      { pointer: '/password', code: 'required', message: 'This is required.' },
      { pointer: '/pass~1word', code: 'unknown_field', message: expect.stringContaining('pass/word') },
    ]);
  });

  it.each([
    ['GET', '/api/health/live'],
    ['GET', '/api/auth/me'],
    ['GET', '/api/jobs'],
    ['POST', '/api/jobs/so_1_x/cancel'],
    ['DELETE', '/api/optimization/models'],
  ])('names the query parameter that %s %s does not know', async (method, path) => {
    const answer = await api.call(`${path}?id=x&colour=blue`, { method, token: await api.tokenOf('admin') });
    expectProblem(answer, 400, 'invalid_request', path);
    const unknown = { pointer: '/query/colour', code: 'unknown_field', message: 'colour is not a known field here.' };
    expect(answer.json.errors).toContainEqual(unknown);
    expect((await api.call(`/api/auth/me?colour=blue`)).status).toBe(401);
  });

  it.each([
    '/api/%zz',
    '/api/jobs/%C0%80',
    '/%',
    '/api/health/live/%00',
    '/api/../../etc/passwd',
    `/api/jobs/${'x'.repeat(300)}`,
  ])('answers the odd address %s with a 4xx problem or a page', async (path) => {
    const text = await raw(api.url, `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 (4\d\d|200)/);
    if (!text.includes('<app-root')) expect(text).toMatch(/content-type: application\/problem\+json/);
  });

  it('keeps a request id that is well formed, and no other', async () => {
    const id = 'trace-0123456789';
    expect((await api.call('/api/nope', { headers: { 'x-request-id': id } })).json.request_id).toBe(id);
    const odd = await api.call('/api/nope', { headers: { 'x-request-id': 'a b' } });
    expect(odd.json.request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('asks for a credential and says how', async () => {
    const answer = await api.call('/api/auth/me');
    expectProblem(answer, 401, 'unauthenticated', '/api/auth/me');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('sends 304 for what the client has', async () => {
    const token = await api.tokenOf('viewer');
    const tag = (await api.call('/api/auth/me', { token })).headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"/);
    const again = await api.call('/api/auth/me', { token, headers: { 'if-none-match': `"other", ${tag}` } });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
    expect((await api.call('/api/auth/me', { token, headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('shows the dashboard at each of its pages, with a fresh nonce', async () => {
    const pages = await Promise.all(['/', '/jobs/dmo_1?tab=log'].map((path) => api.call(path)));
    const nonces = pages.map(({ text }) => /<app-root ngCspNonce="([^"]+)"/.exec(text)?.[1]);
    expect(new Set(nonces).size).toBe(2);
    expect(pages[0]?.headers.get('content-security-policy')).toContain(`'nonce-${nonces[0]}'`);
    expect(pages[0]?.headers.get('cache-control')).toBe('no-store');
  });

  it('lets browsers keep for ever the files whose name changes with them, and no others', async () => {
    const main = await api.call('/main-B2BRQree.js');
    expect([main.text, main.headers.get('cache-control')]).toEqual(['start();', 'public, max-age=31536000, immutable']);
    expect((await api.call('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
    expect((await api.call('/main-XXXXXXXX.js')).status).toBe(404);
    expect((await api.call('/index.html')).headers.get('cache-control')).toBe('no-cache');
  });

  it('sets security headers everywhere and never sends a plain-HTTP browser to HTTPS', async () => {
    for (const path of ['/', '/api/nope', '/api/docs', '/api/health/live']) {
      const { headers } = await api.call(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toMatch(/upgrade-insecure-requests/);
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('is ready when the database is', async () => {
    expect((await api.call('/api/health/ready')).json).toEqual({ status: 'ok' });
    const { rows } = await database.database.query('select name from mikro_orm_migrations');
    await database.database.query(`update mikro_orm_migrations set name = 'other'`);
    expectProblem(await api.call('/api/health/ready'), 503, 'not_migrated', '/api/health/ready');
    await database.database.query('update mikro_orm_migrations set name = $1', [rows[0]?.name]);
  });
});
