import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditKey, verifyAudit } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { askedFormat } from './asked-format.js';
import { Audit } from './audit.js';

describe('the audit', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    token = await api.tokenOf('admin');
    await database.database.query(`
      insert into audit_entry (at, actor, action, target, outcome, ip, details)
      select '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 microsecond', 'ada@example.com',
        case when n % 2 = 0 then 'job.trigger' else 'auth.login' end, 'job_' || n,
        case when n % 10 = 1 then 'failed' else 'done' end, '192.0.2.1', '{"delivery_day": "2026-01-02"}'
      from generate_series(1, 120) as n`);
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const get = (query: string, headers = {}) => api.call(`/api/audit${query}`, { token, headers });
  const entriesOf = ({ json }: { json: Record<string, unknown> }) =>
    Array.isArray(json['entries']) ? json['entries'] : [];
  const ada = 'actor=ada@example.com';
  const whenSealed = async () => {
    const waiting = async () => (await get('/verify')).json['waiting'];
    for (let tries = 0; (await waiting()) !== 0 && tries < 100; tries += 1) await sleep(100);
  };

  it('is a list, newest first, page by page, without a loss among entries of one millisecond', async () => {
    const seen: number[] = [];
    for (let cursor = ''; ;) {
      const page = await get(`?${ada}&limit=50${cursor}`);
      expect(page.json).toMatchObject({ total: 120 });
      seen.push(...entriesOf(page).map(({ id }: { id: number }) => id));
      if (page.json['next_cursor'] === null) break;
      cursor = `&cursor=${String(page.json['next_cursor'])}`;
    }
    expect(seen).toHaveLength(120);
    expect(seen).toEqual([...new Set(seen)].sort((one, other) => other - one));
    const [newest] = entriesOf(await get(`?${ada}&limit=1`));
    expect(newest).toEqual({
      id: seen[0],
      at: '2026-01-01T00:00:00.000Z',
      actor: 'ada@example.com',
      action: 'job.trigger',
      target: 'job_120',
      outcome: 'done',
      ip: '192.0.2.1',
      details: { delivery_day: '2026-01-02' },
    });
  });

  it.each([
    ['action=job.trigger', 60],
    ['outcome=failed', 12],
    ['q=JOB_11', 11],
    ['q=delivery_day', 120],
    ['q=%25', 0],
    ['from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 120],
    ['to=2026-01-01T00:00:00Z', 0],
  ])('finds by %s', async (filter, total) => {
    expect((await get(`?${ada}&${filter}`)).json['total']).toBe(total);
  });

  it('refuses what is no filter, no cursor or not for the caller', async () => {
    expect((await get('?who=ada')).status).toBe(400);
    for (const cursor of ['x', 'OTk5OTk5', 'LTE', 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA'])
      expect((await get(`?cursor=${cursor}`)).json['code']).toBe('invalid_cursor');
    const operator = await api.tokenOf('operator');
    for (const path of ['/api/audit', '/api/audit/verify'])
      expect((await api.call(path, { token: operator })).json['permission']).toBe('audit:read');
  });

  it('leaves as CSV that no spreadsheet runs, and says who took it', async () => {
    await database.database.query(
      `insert into audit_entry (actor, action, outcome, details) values ('=1+1', 'csv', 'failed', '{"say": "\\"no\\", twice"}')`,
    );
    const { status, text, headers } = await get('?action=csv&from=2026-02-01T00:00:00Z', { accept: 'text/csv' });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head, line, ...rest] = text.split('\r\n');
    expect(head).toBe('id,at,actor,action,target,outcome,ip,details');
    expect(line).toMatch(/^\d+,[^,]+Z,'=1\+1,csv,,failed,,"\{""say"":""\\""no\\"", twice""\}"$/);
    expect(rest).toEqual(['']);
    const [entry] = entriesOf(await get('?action=audit.export'));
    expect(entry).toMatchObject({
      actor: expect.stringMatching(/^admin-/),
      outcome: 'done',
      ip: '127.0.0.1',
      details: { format: 'csv', action: 'csv', from: '2026-02-01T00:00:00Z' },
    });
  });

  it('leaves as one JSON object a line, all of it, by a link too', async () => {
    const body = { path: `/api/audit?format=ndjson&${ada}` };
    const ticket = await api.call('/api/downloads', { token, body });
    const { text, headers } = await api.call(String(ticket.json['url']));
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit.ndjson"');
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(120);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ target: 'job_120' });
  });

  it('is sealed within seconds, by one node or many, and stays so over a restart', async () => {
    const nodes = [await runApi(database.url), await runApi(database.url)];
    const audits = [api, ...nodes].map(({ app }) => app.get(Audit));
    const record = (n: number) =>
      audits[n % audits.length]?.record({ actor: 'crowd', action: 'test', outcome: 'done', details: { n } });
    await Promise.all(Array.from({ length: 50 }, (_, n) => record(n)));
    await nodes[0]?.close();
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        audits[0]?.record({ actor: 'crowd', action: 'test', outcome: 'done', details: { n } }),
      ),
    );
    await whenSealed();
    await nodes[1]?.close();
    const { json } = await get('/verify');
    expect(json).toMatchObject({
      ok: true,
      waiting: 0,
      findings: [],
      head: expect.stringMatching(/^\d+:[0-9a-f]{64}$/),
    });
    const { rows } = await database.database.query<{ n: number }>('select count(*)::int as n from audit_entry');
    expect(json['entries']).toBe(rows[0]?.n);
  });

  it('holds a head of the log against the chain', async () => {
    await whenSealed();
    const { head } = (await get('/verify')).json;
    expect((await get(`/verify?head=${String(head)}`)).json['ok']).toBe(true);
    const [position] = String(head).split(':');
    const { json } = await get(`/verify?head=${String(position)}:${'0'.repeat(64)}`);
    expect(json).toMatchObject({ ok: false, findings: [{ fault: 'cut', position: Number(position) }] });
    expect((await get('/verify?head=12')).status).toBe(400);
  });

  it('can be verified without an API, by who has the key', async () => {
    const report = await verifyAudit(database.database, auditKey(api.config.encryptionKey));
    expect(report.ok).toBe(true);
  });

  it('is not sealed by a node that was given another key, and that node says so', async () => {
    await database.database.query(`delete from setting where key like 'key_check:%'`); // somebody changes it
    const stranger = await runApi(database.url, { encryptionKey: 'some other key, as long as the others' });
    const other = await stranger.tokenOf('admin');
    const { json } = await stranger.call('/api/audit/verify', { token: other });
    await stranger.close();
    expect(json).toMatchObject({ ok: false, findings: [{ fault: 'other_key' }] });
    await whenSealed();
    expect((await get('/verify')).json['ok']).toBe(true);
  });
});

describe('askedFormat', () => {
  it.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['text/csv', 'csv'],
    ['application/x-ndjson, */*;q=0.1', 'ndjson'],
    ['text/csv, application/json', 'json'],
    ['text/csv;q=0.9, application/json;q=0.2', 'csv'],
    ['text/csv;q=0', 'json'],
  ])('takes %s for %s', (accept, format) => {
    expect(askedFormat(accept)).toBe(format);
  });
});
