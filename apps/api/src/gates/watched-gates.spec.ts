import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MarketProfile, ModelType } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { enqueue } from '@energy-ops/queue';
import { aGround, aNewJob } from '@energy-ops/queue/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { aSchedule } from '../schedules/testing/a-schedule.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { GateWatch } from './gate-watch.js';
import { lateMarket as market } from './testing/late-market.js';

interface AlertRow {
  readonly severity: string;
  readonly sentence: string;
  readonly resolved_at: Date | null;
}

describe('a market is watched', () => {
  let database: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const watch = () => api.app.get(GateWatch, { strict: false });
  const sql = <Of>(text: string, ...values: unknown[]) =>
    database.database.query<Of>(text, values).then(({ rows }) => rows);
  /** A market whose gates of the day ahead close before any node of today looks at them. */
  const aMarket = (id: string): MarketProfile => ({ ...market, id: `custom:${id}` });
  const warnedOf = async (id: string) => {
    await watch().look(new Date('2090-06-01T05:00:00Z'), new Date('2090-06-01T05:29:00Z'));
    const rows = await sql<{ model_type: string }>(
      'select distinct model_type from gate_warning where market = $1 order by 1',
      `custom:${id}`,
    );
    return rows.map(({ model_type }) => model_type);
  };
  const openAlerts = async (id: string) => {
    const like = `gate_warning:custom:${id}:%`;
    return sql<AlertRow>('select * from alert where cause like $1 and resolved_at is null', like);
  };
  const fitFor = (...types: ModelType[]) => ({
    fitness: Object.fromEntries(
      (['DMO', 'RMO', 'SO'] as const).map((type) => [type, { fit: types.includes(type), findings: [] }]),
    ) as never,
  });

  it('for what a data source of somebody’s own is fit for, scheduled or not', async () => {
    await aSource(api.app, { id: 'own', market: aMarket('own'), report: fitFor('RMO', 'SO') });
    expect(await warnedOf('own')).toEqual(['RMO']);
    await aSource(api.app, { id: 'storage', market: aMarket('storage'), report: fitFor('SO') });
    expect(await warnedOf('storage')).toEqual([]);
  });

  it('for data that only a job’s own limits make fit, where somebody planned with such', async () => {
    const finding = { severity: 'error', table: 'timeseries', row: 1, column: 'price_buy', message: '', value: null };
    const unfit = { fit: false, findings: [{ ...finding, code: 'PRICE_BUY_BELOW_SELL' }] };
    const report = { fitness: { DMO: unfit, RMO: unfit, SO: unfit } } as never;
    await aSource(api.app, { id: 'endless', market: aMarket('endless'), report });
    expect(await warnedOf('endless')).toEqual([]);
    const token = await api.tokenOf('operator');
    const plan = (model_config: object) =>
      api.call('/api/jobs/trigger', {
        token,
        body: { model_type: 'RMO', data_source_id: 'endless', model_config },
      });
    expect((await plan({})).status).toBe(422);
    expect((await plan({ market_buy_limit_mw: 10 })).status).toBe(202);
    expect(await warnedOf('endless')).toEqual(['RMO']);
  });

  it('on the sample only once a schedule, or a scheduler outside, runs on it', async () => {
    await aSource(api.app, { id: 'made', market: aMarket('made') });
    await sql(`update data_source set created_by = 'system:start' where id = 'made'`);
    expect(await warnedOf('made')).toEqual([]);
    const id = await aSchedule(api.app, { modelType: 'DMO', dataSourceId: 'made', cron: '0 0 1 1 *' });
    await watch().look(new Date('2090-06-01T06:00:00Z'), new Date('2090-06-01T06:29:00Z'));
    expect(await warnedOf('made')).toEqual(['DMO']);
    await sql('update schedule set enabled = false where id = $1', id);
    const job = aNewJob(await aGround(database.database, 'RMO'), {
      modelType: 'RMO',
      market: 'custom:made',
      triggeredBy: 'scheduled',
      purpose: 'plan',
    });
    await enqueue(database.database, job);
    expect(await warnedOf('made')).toEqual(['DMO', 'RMO']);
  });

  it('until nobody plans for it any more: then its alert ends', async () => {
    await aSource(api.app, { id: 'brief', market: aMarket('brief'), report: fitFor('RMO') });
    expect(await warnedOf('brief')).toEqual(['RMO']);
    expect(await openAlerts('brief')).toHaveLength(1);
    await sql(`update data_source set deleted_at = now() where id = 'brief'`);
    await warnedOf('brief');
    expect(await openAlerts('brief')).toEqual([]);
    const left = `select from gate_warning where market = 'custom:brief' and recovered_at is null`;
    expect(await sql(left)).toEqual([]); // nor does a metric count it
  });

  it('also where another market’s rules can’t be read', async () => {
    const broken = { ...aMarket('broken'), segments: [{ id: 'DAM', gate_close: 'noon' }], changes: [] };
    await aSource(api.app, { id: 'broken', market: broken });
    await aSource(api.app, { id: 'zone', market: aMarket('zone') });
    expect(await warnedOf('zone')).toContain('RMO');
    await sql(`update data_source set deleted_at = now() where id = 'broken'`);
  });

  it('for all the gates that closed while no node was there', async () => {
    const hourly = { ...aMarket('away'), changes: [] };
    const rules = { id: 'RTM', session_every_min: 60, blocks_per_session: 4, session_close_min_before: 60 };
    await aSource(api.app, { id: 'away', market: { ...hourly, timezone: 'UTC', segments: [rules] } });
    const [{ hour } = { hour: 0 }] = await sql<{ hour: number }>(
      `select extract(epoch from date_trunc('hour', now()))::float8 * 1000 as hour`,
    );
    const closedSince = () =>
      sql(
        `select from gate_warning where market = 'custom:away' and minutes_left = 0 and closes <= $1`,
        new Date(hour),
      );
    await watch().tick();
    expect(await closedSince()).toEqual([]); // somebody was there all the while
    const last = String(hour - 150 * 60_000);
    await sql(`update setting set value = $1::jsonb where key = 'gates_watched_until'`, last);
    while ((await closedSince()).length < 3) await watch().tick();
    await watch().tick();
    expect(await closedSince()).toHaveLength(3);
  });
});
