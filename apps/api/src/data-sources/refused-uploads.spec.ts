import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { form, goodUpload as good, hourly, storage, type Upload } from './testing/an-upload.js';

const python = resolve(import.meta.dirname, '../../../../.venv/bin/python');

describe('uploads of tables', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  const post = (upload: Upload): Promise<Answer> => api.call('/api/data-sources', { token, body: form(upload) });

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { python, sampleData: false });
    token = await api.tokenOf('operator');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const huge = new Blob([Buffer.alloc(50 * 1024 ** 2 + 1, '1')]);
  const wrong: [string, Upload, number, string][] = [
    ['no name', { settings: good.settings, files: good.files }, 400, '/name'],
    ['an empty name', { ...good, name: ' ' }, 400, '/name'],
    ['a long name', { ...good, name: 'x'.repeat(121) }, 400, '/name'],
    ['a zero byte in the name', { ...good, name: 'a\0' }, 400, '/name'],
    ['a garbled market', { ...good, market: 'a b' }, 400, '/market'],
    ['an unknown market', { ...good, settings: '{}', market: 'mars' }, 422, '/market'],
    ['two markets', { ...good, market: 'in-iex' }, 422, '/market'],
    ['settings that are no JSON', { ...good, settings: '{' }, 400, '/settings'],
    ['settings that are no object', { ...good, settings: '[]' }, 400, '/settings'],
    ['settings of an unknown kind', { ...good, settings: '{"kind":"x"}' }, 400, '/settings/kind'],
    [
      'a market without a zone',
      { ...good, settings: '{"market":{"mtu_minutes":15,"currency":"EUR"}}' },
      400,
      '/settings/market/timezone',
    ],
    [
      'a market of no zone',
      { ...good, settings: JSON.stringify({ market: { ...hourly, timezone: 'Mars/Base' } }) },
      400,
      '/settings/market/timezone',
    ],
    [
      'a block of 7 minutes',
      { ...good, settings: JSON.stringify({ market: { ...hourly, mtu_minutes: 7 } }) },
      400,
      '/settings/market/mtu_minutes',
    ],
    [
      'fees that are no numbers',
      { ...good, settings: JSON.stringify({ market: { ...hourly, fees: { buy_per_mwh: '20' } } }) },
      400,
      '/settings/market/fees/buy_per_mwh',
    ],
    [
      'a change of rules that changes the blocks',
      {
        ...good,
        settings: JSON.stringify({ market: { ...hourly, changes: [{ from: '2027-01-01', mtu_minutes: 15 }] } }),
      },
      400,
      '/settings/market/changes/0',
    ],
    [
      'a time zone that only some know by its spelling',
      { ...good, settings: JSON.stringify({ market: { ...hourly, timezone: 'europe/berlin' } }) },
      422,
      '/files/settings',
    ],
    ['large settings', { ...good, settings: JSON.stringify({ note: 'x'.repeat(70_000) }) }, 413, '/settings'],
    ['an unknown field', { ...good, extra: { more: '1' } }, 400, '/more'],
    ['no files', { name: 'x' }, 400, '/files'],
    ['a file under another name', { ...good, part: 'file' }, 400, '/files/0'],
    ['a file that is no table', { ...good, files: { 'timeseries.xlsx': '1' } }, 400, '/files/0'],
    ['a file name that hides a path', { ...good, files: { '..%2fx.csv': '1' } }, 400, '/files/0'],
    ['a table twice', { ...good, files: { 'storage.csv': storage, 'storage.parquet': 'x' } }, 400, '/files/1'],
    ['a file larger than 50 MiB', { ...good, files: { 'timeseries.csv': huge } }, 413, '/files/0'],
    ['an unknown table', { ...good, files: { 'nonsense.csv': 'a\n1\n' } }, 422, '/files/nonsense'],
    [
      'a Parquet file that is none',
      { ...good, files: { 'timeseries.parquet': 'PAR1 garbage' } },
      422,
      '/files/timeseries',
    ],
    [
      'binary garbage',
      { ...good, files: { 'timeseries.csv': new Blob([Buffer.from([0, 255, 254, 10, 0])]) } },
      422,
      '/files/timeseries',
    ],
  ];
  it.each(wrong)('refuse %s', async (_, upload, status, pointer) => {
    const { status: given, json } = await post(upload);
    expect([given, json.errors]).toEqual([status, expect.arrayContaining([expect.objectContaining({ pointer })])]);
  });

  it('refuse bodies that are not multipart, or cut off', async () => {
    const json = await api.call('/api/data-sources', { token, body: { name: 'x' } });
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const cut = await api.call('/api/data-sources', {
      token,
      headers,
      body: '--b\r\ncontent-disposition: form-data; name="name"\r\n\r\nx',
    });
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`t${at}.csv`, 'a\n1\n']));
    const codes = [json, cut, await post({ ...good, files: many })].map((answer) => [answer.status, answer.json.code]);
    expect(codes).toEqual([
      [415, 'unsupported_media_type'],
      [400, 'malformed_multipart'],
      [413, 'payload_too_large'],
    ]);
  });

  it('leave nothing in the temporary folder', async () => {
    expect(await readdir(join(api.config.dataDir, 'uploads'))).toEqual([]);
  });
});
