import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Coverage, DataSource, TableStatistics } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { resolve } from 'node:path';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { form, hourly, storage, timeseries } from './testing/an-upload.js';

const python = resolve(import.meta.dirname, '../../../../.venv/bin/python');
/** The day without its third block and without the price of the fifth. */
const gappy = timeseries
  .split('\n')
  .filter((_, line) => line !== 3)
  .map((line) => line.replace('T04:00:00+00:00,54,54', 'T04:00:00+00:00,,54'))
  .join('\n');

describe('gaps in a time series', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  const post = (settings: object, series = gappy): Promise<Answer> => {
    const files = { 'timeseries.csv': series, 'storage.csv': storage };
    const upload = {
      name: 'Gaps',
      settings: JSON.stringify({ market: { ...hourly, id: 'hours' }, ...settings }),
      files,
    };
    return api.call('/api/data-sources', { token, body: form(upload) });
  };
  const get = (path: string): Promise<Answer> => api.call(`/api/data-sources/${path}`, { token });

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { python, sampleData: false });
    token = await api.tokenOf('operator');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('are refused without a policy, with the blocks they leave uncovered', async () => {
    const { status, json, text } = await post({});
    expect([status, json.code]).toEqual([422, 'data_not_valid']);
    const errors: { code: string }[] = JSON.parse(text).errors;
    expect(errors.map(({ code }) => code).sort()).toEqual(['MISSING_BLOCK', 'NAN']);
    expect(Coverage.parse(json.coverage).spans.map(({ state, from }) => [state, from.slice(11, 16)])).toEqual([
      ['given', '00:00'],
      ['gap', '02:00'],
      ['given', '03:00'],
      ['gap', '04:00'],
      ['given', '05:00'],
    ]);
  });

  it('are filled by the policy of the settings, told, listed and counted', async () => {
    const { status, text } = await post({ fill: 'interpolate(2)' });
    expect(status).toBe(201);
    const source = DataSource.parse(JSON.parse(text));
    expect(source.report.findings.map(({ code, column, severity }) => [code, column, severity])).toEqual([
      ['FILLED', 'price_buy', 'warning'],
      ['FILLED', 'price_sell', 'warning'],
    ]);
    const filled = JSON.parse((await get(`${source.id}/tables/filled`)).text).rows;
    expect(filled).toEqual([
      { block_start: '2027-01-15T02:00:00+00:00', column: 'price_buy', value: 52 },
      { block_start: '2027-01-15T02:00:00+00:00', column: 'price_sell', value: 52 },
      { block_start: '2027-01-15T04:00:00+00:00', column: 'price_buy', value: 54 },
    ]);
    const statistics = TableStatistics.parse((await get(`${source.id}/tables/timeseries/statistics`)).json);
    expect(statistics.rows).toBe(24);
    expect(statistics.columns[1]).toEqual({
      name: 'price_buy',
      unit: 'EUR/MWh',
      type: 'number',
      values: 22,
      gaps: 0,
      filled: 2,
      min: 50,
      max: 73,
      mean: 61.5,
    });
    expect(statistics.coverage?.spans.filter(({ state }) => state === 'filled').map(({ columns }) => columns)).toEqual([
      ['price_buy', 'price_sell'],
      ['price_buy'],
    ]);
  });

  it('make another snapshot with each policy, and the same one with the same', async () => {
    const hash = async (settings: object) => (await post(settings)).json.snapshot_sha256;
    const first = await hash({ fill: 'interpolate(2)' });
    expect(await hash({ fill: 'interpolate(2)' })).toBe(first);
    expect(await hash({ fill: 'ffill(2)' })).not.toBe(first);
  });

  it('are counted for tables without blocks too', async () => {
    const id = String((await post({ fill: 'ffill(1)' })).json.id);
    const statistics = TableStatistics.parse((await get(`${id}/tables/storage/statistics`)).json);
    expect(statistics).toMatchObject({ rows: 1, coverage: null });
    expect(statistics.columns.find(({ name }) => name === 'soc_max_mwh')).toMatchObject({ unit: 'MWh', max: 19 });
    expect((await get(`${id}/tables/nothing/statistics`)).json.code).toBe('not_found');
  });

  it('are not known of snapshots from before they were counted, until the tables are uploaded again', async () => {
    const id = String((await post({ fill: 'ffill(1)' })).json.id);
    await database.database.query('update snapshot_table set statistics = null');
    const answer = await get(`${id}/tables/timeseries/statistics`);
    expect([answer.status, answer.json.code]).toEqual([404, 'no_statistics']);
    const again = String((await post({ fill: 'ffill(1)' })).json.id);
    expect((await get(`${again}/tables/timeseries/statistics`)).status).toBe(200);
  });
});
