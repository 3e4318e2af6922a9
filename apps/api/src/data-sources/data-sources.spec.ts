import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { resolve } from 'node:path';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { form, goodUpload as good, storage, timeseries, type Upload } from './testing/an-upload.js';

const python = resolve(import.meta.dirname, '../../../../.venv/bin/python');
describe('data sources', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  const post = (upload: Upload, headers = {}): Promise<Answer> =>
    api.call('/api/data-sources', { token, body: form(upload), headers });
  const get = (path: string): Promise<Answer> => api.call(`/api/data-sources${path}`, { token });
  const created = async (upload: Upload = good): Promise<DataSource> => JSON.parse((await post(upload)).text);

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { python, sampleData: true });
    token = await api.tokenOf('operator');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('hold the sample where the installation is of another market, too', async () => {
    const elsewhere = await testDatabase();
    const node = await runApi(elsewhere.url, { python, sampleData: true, marketId: 'eu-sdac' });
    const { status, json } = await node.call('/api/data-sources/sample', { token: await node.tokenOf('viewer') });
    await node.close();
    await elsewhere.close();
    expect([status, json]).toEqual([200, expect.objectContaining({ market: 'in-iex', currency: 'INR' })]);
  });

  it('hold the sample from the start, fit for all models', async () => {
    const { json } = await get('/sample');
    expect(json).toMatchObject({
      id: 'sample',
      kind: 'typical_day',
      market: 'in-iex',
      currency: 'INR',
      mtu_minutes: 15,
    });
    expect(json.report).toMatchObject({ fitness: { DMO: { fit: true }, RMO: { fit: true }, SO: { fit: true } } });
    for (const type of ['DMO', 'RMO', 'SO']) {
      const job = await api.call('/api/jobs/trigger', {
        token,
        body: { model_type: type, data_source_id: 'sample', purpose: 'test' },
      });
      expect([type, job.status, job.json.model_config]).toEqual([
        type,
        202,
        expect.objectContaining({ horizon_blocks: 96 }),
      ]);
    }
  });

  it('are checked and normalised by Python, and stored', async () => {
    const answer = await post(good);
    expect(answer.status).toBe(201);
    const id = String(answer.json.id);
    expect(answer.headers.get('location')).toBe(`/api/data-sources/${id}`);
    expect(answer.json).toMatchObject({
      id: expect.stringMatching(/^ds_[0-9a-f]{16}$/),
      name: 'Battery',
      kind: 'dated',
      market: `custom:${id}`,
      time_zone: 'UTC',
      currency: 'EUR',
      mtu_minutes: 60,
      snapshot_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      settings: { kind: 'dated', limit: 5 },
    });
    expect((await get(`/${id}`)).json).toEqual(answer.json);
    const page = await get(`/${id}/tables/timeseries?limit=20`);
    expect(JSON.parse(page.text).rows[3]).toMatchObject({ price_buy: 53, price_sell: 53 });
    const rest = await get(`/${id}/tables/timeseries?limit=20&cursor=${String(page.json.next_cursor)}`);
    expect([JSON.parse(rest.text).rows.length, rest.json.next_cursor]).toEqual([4, null]);
  });

  it('are refused with everything that is wrong with them in one answer', async () => {
    const lines = timeseries.split('\n');
    const broken = [
      lines[0],
      lines[1],
      lines[1],
      '2027-01-15T02:00:00+00:00,abc,NaN',
      '2027-01-15T03:07:00+00:00,1,inf',
      ...lines.slice(6),
    ].join('\n');
    const badStorage = storage.replace(
      'bess,10,10,1,19,10,0.95,0.95',
      'bess,-10,10,25,19,10,1.5,0.95\nbess,1,1,0,1,0,1,1',
    );
    const answer = await post({ ...good, files: { 'timeseries.csv': broken, 'storage.csv': badStorage } });
    expect([answer.status, answer.json.code]).toEqual([422, 'data_not_valid']);
    const found: { code: string; pointer: string }[] = JSON.parse(answer.text).errors;
    expect(found.map((each) => each.code)).toEqual(
      expect.arrayContaining([
        'BAD_TYPE',
        'NAN',
        'INF',
        'NOT_ON_GRID',
        'DUPLICATE_BLOCK',
        'MISSING_BLOCK',
        'NEGATIVE',
        'DUPLICATE_ID',
        'OUT_OF_RANGE',
        'MIN_GT_MAX',
      ]),
    );
    expect(new Set(found.map((each) => each.pointer))).toEqual(new Set(['/files/timeseries', '/files/storage']));
  });

  it('are created once for one Idempotency-Key, though every multipart boundary differs', async () => {
    const headers = { 'idempotency-key': 'upload-1' };
    const [first, second] = await Promise.all([post(good, headers), post(good, headers)]);
    const third = await post(good, headers);
    expect([second.json, third.json]).toEqual([first.json, first.json]);
    expect([third.status, third.headers.get('idempotent-replayed'), third.headers.get('location')]).toEqual([
      201,
      'true',
      first.headers.get('location'),
    ]);
    expect((await post({ ...good, name: 'Other' }, headers)).json.code).toBe('idempotency_key_reused');
  });

  it('get a new snapshot by PUT, and keep what it leaves out', async () => {
    const before = await created();
    const put = (upload: Upload, id = before.id) =>
      api.call(`/api/data-sources/${id}`, { token, method: 'PUT', body: form(upload) });
    const files = { ...good.files, 'storage.csv': storage.replace('19,10', '29,10') };
    const after = await put({ files });
    expect(after.json).toMatchObject({
      id: before.id,
      name: 'Battery',
      market: before.market,
      settings: before.settings,
    });
    expect(after.json.snapshot_sha256).not.toBe(before.snapshot_sha256);
    expect((await put({ files: good.files, name: 'Renamed' })).json).toMatchObject({
      name: 'Renamed',
      snapshot_sha256: before.snapshot_sha256,
    });
    expect((await put({ files }, 'nowhere')).status).toBe(404);
    expect((await put({ files: { 'nonsense.csv': 'a\n1\n' } })).json.code).toBe('data_not_valid');
  });

  it('are as old as the database’s clock says, whatever this node’s does', async () => {
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
      constructor(value: string | number | Date = RealDate.now() - 3_600_000) {
        super(value);
      }
    } as DateConstructor;
    const { id } = await created().finally(() => (globalThis.Date = RealDate));
    const { rows } = await database.database.query<{ is_fresh: boolean }>(
      `select least(created_at, updated_at) > now() - interval '30 minutes' as is_fresh from data_source where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ is_fresh: true }]);
  });

  it('can be deleted unless a job needs them', async () => {
    const { id } = await created();
    const remove = () => api.call(`/api/data-sources/${id}`, { token, method: 'DELETE' });
    const body = { model_type: 'SO', data_source_id: id, model_config: { horizon_start: '2027-01-15T00:00:00Z' } };
    const job = await api.call('/api/jobs/trigger', { token, body });
    expect(job.json.model_config).toMatchObject({ horizon_blocks: 24 });
    const refused = await remove();
    expect([refused.status, refused.json.code, refused.json.job_id]).toEqual([
      409,
      'data_source_in_use',
      job.json.job_id,
    ]);
    await api.call(`/api/jobs/${String(job.json.job_id)}/cancel`, { token, method: 'POST' });
    expect((await remove()).status).toBe(204);
    expect([(await remove()).status, (await get(`/${id}`)).status]).toEqual([404, 404]);
    expect((await api.call('/api/jobs/trigger', { token, body })).status).toBe(404);
  });

  it('are listed newest first, page by page', async () => {
    const { id } = await created();
    const first = await get('?limit=1');
    expect(JSON.parse(first.text).data_sources).toMatchObject([{ id }]);
    let cursor: unknown = first.json.next_cursor;
    const seen = [id];
    while (cursor !== null) {
      const page = await get(`?limit=2&cursor=${String(cursor)}`);
      seen.push(...JSON.parse(page.text).data_sources.map((source: DataSource) => source.id));
      cursor = page.json.next_cursor;
    }
    expect([seen.at(-1), new Set(seen).size]).toEqual(['sample', seen.length]);
  });

  it.each([
    '?limit=0',
    '?cursor=x',
    '?nonsense=1',
    '/sample/tables/timeseries?limit=10001',
    '/sample/tables/timeseries?cursor=x',
  ])('refuse the wrong query %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.json.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: expect.stringMatching(/^\/query\//) })],
    ]);
  });

  it('are read by viewers and written by operators', async () => {
    const viewer = await api.tokenOf('viewer');
    expect((await api.call('/api/data-sources', { token: viewer })).status).toBe(200);
    expect((await api.call('/api/data-sources', { token: viewer, body: form(good) })).status).toBe(403);
    expect((await get('/sample/tables/nothing')).status).toBe(404);
  });
});
