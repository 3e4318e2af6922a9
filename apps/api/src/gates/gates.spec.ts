import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CurrentPlans, MarketProfile, ModelType } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { enqueue } from '@energy-ops/queue';
import { aGround, aNewJob } from '@energy-ops/queue/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { aSchedule } from '../schedules/testing/a-schedule.js';
import { aListener } from '../testing/a-listener.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { GateWatch } from './gate-watch.js';
import { crossed, thresholdsOf } from './gate-thresholds.js';

/** Its gates begin in 2090: what a node does meanwhile by the clock of today doesn't concern them. */
const market: MarketProfile = {
  id: 'custom:late',
  timezone: 'Asia/Kolkata',
  mtu_minutes: 15,
  currency: 'INR',
  segments: [{ id: 'DAM' }, { id: 'RTM', stage: 'intraday' }],
  changes: [
    {
      from: '2090-01-01',
      segments: [
        { id: 'DAM', gate_close: 'D-1 12:00' },
        { id: 'RTM', session_every_min: 30, blocks_per_session: 2, session_close_min_before: 60 },
      ],
    },
  ],
};

interface AlertRow {
  readonly severity: string;
  readonly sentence: string;
  readonly resolved_at: Date | null;
}

describe('gates', () => {
  let database: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    await aSource(api.app, { id: 'late', market });
    for (const modelType of ['DMO', 'RMO'] as const)
      await aSchedule(api.app, { modelType, dataSourceId: 'late', cron: '0 0 1 1 *' });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const watch = () => api.app.get(GateWatch, { strict: false });
  const look = (at: string) => watch().look(new Date(Date.parse(at) - 10 * 60_000), new Date(at));
  const sql = <Of>(text: string, ...values: unknown[]) =>
    database.database.query<Of>(text, values).then(({ rows }) => rows);
  const warnings = (segment: string) =>
    sql<{ closes: Date; minutes_left: number }>(
      'select closes, minutes_left from gate_warning where segment = $1 order by at',
      segment,
    ).then((rows) => rows.map(({ closes, minutes_left }) => `${closes.toISOString().slice(0, 16)} ${minutes_left}`));
  const alert = async (modelType: ModelType) => {
    const cause = `gate_warning:custom:late:${modelType}`;
    return (await sql<AlertRow>('select * from alert where cause = $1 order by opened_at desc limit 1', cause))[0];
  };

  /** A plan that was made at `at` and reaches from `from` over so many blocks. */
  const aPlan = async (modelType: ModelType, at: string, from: string, blocks: number): Promise<string> => {
    const job = aNewJob(await aGround(database.database, modelType), {
      modelType,
      market: market.id,
      marketProfile: market,
      deliveryDay: from.slice(0, 10),
      purpose: 'plan',
      modelConfig: { horizon_start: from, horizon_blocks: blocks },
    });
    await enqueue(database.database, job);
    await sql(
      `update job set status = 'success', termination_status = 'gap_reached', solution_status = 'feasible', mip_gap = 0.01,
         created_at = $2, started_at = $2, completed_at = $2 where id = $1`,
      job.id,
      at,
    );
    return job.id;
  };

  it('are warned of once for each threshold, over all nodes, until there is a plan', async () => {
    // RTM for 12:00 to 12:30 on the 1st closes at 11:00 there, 05:30Z.
    await look('2090-06-01T05:15:00Z');
    expect(await warnings('RTM')).toEqual([]);
    await Promise.all([1, 2, 3].map(() => look('2090-06-01T05:21:00Z')));
    await look('2090-06-01T05:22:00Z');
    expect(await warnings('RTM')).toEqual(['2090-06-01T05:30 10']);
    expect(await alert('RMO')).toMatchObject({
      severity: 'critical',
      sentence:
        'The gate RTM of custom:late closes at 2090-06-01 11:00 (Asia/Kolkata), in 10 min, and there is no valid plan.',
      resolved_at: null,
    });
    await aPlan('RMO', '2090-06-01T04:50:00Z', '2090-06-01T05:00:00Z', 40); // made for the session before
    await look('2090-06-01T05:26:00Z');
    expect(await warnings('RTM')).toEqual(['2090-06-01T05:30 10', '2090-06-01T05:30 5']);
    await aPlan('RMO', '2090-06-01T05:27:00Z', '2090-06-01T05:30:00Z', 40);
    await look('2090-06-01T05:28:00Z');
    expect(await warnings('RTM')).toHaveLength(2);
    expect((await alert('RMO'))?.resolved_at).not.toBeNull();
  });

  it('that close without a plan are told of too, and one plan too short is none', async () => {
    await aPlan('RMO', '2090-06-02T05:27:00Z', '2090-06-02T05:30:00Z', 3);
    await look('2090-06-02T05:31:00Z');
    expect((await warnings('RTM')).at(-1)).toBe('2090-06-02T05:30 0');
    expect((await alert('RMO'))?.sentence).toContain('closed at 2090-06-02 11:00');
  });

  it('of the day ahead take the plan of the day, whenever it was made', async () => {
    await look('2090-07-01T05:45:00Z');
    const told = await warnings('DAM');
    expect(told.at(-1)).toBe('2090-07-01T06:30 60');
    await aPlan('DMO', '2090-07-01T05:50:00Z', '2090-07-01T18:30:00Z', 96);
    await look('2090-07-01T06:00:00Z');
    expect(await warnings('DAM')).toEqual(told);
    expect((await alert('DMO'))?.resolved_at).not.toBeNull();
  });

  it('are told to who listens', async () => {
    const listener = await aListener(api.url, await api.tokenOf('viewer'));
    expect(await listener.ask('subscribe', { channel: 'schedules' })).toEqual({ ok: true });
    await look('2090-08-01T05:29:00Z');
    await listener.until(() => listener.of('gate:warning').length > 0);
    expect(listener.of('gate:warning')).toMatchObject([
      { warning: { market: 'custom:late', segment: 'RTM', minutes_left: 5 } },
    ]);
    listener.close();
  });

  it('and plans in force are told for any instant', async () => {
    const token = await api.tokenOf('viewer');
    const job = await aPlan('SO', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', 96);
    const read = async (query: string) =>
      JSON.parse((await api.call(`/api/plans/current?${query}`, { token })).text) as CurrentPlans;
    const then = await read('market=custom:late&at=2026-11-01T12:00:00Z');
    expect(then.plans).toEqual([
      expect.objectContaining({
        job_id: job,
        model_type: 'SO',
        valid_from: '2026-11-01T00:00:00.000Z',
        valid_until: '2026-11-02T00:00:00.000Z',
        source: 'optimal',
        mip_gap: 0.01,
        age_seconds: 43_200,
      }),
    ]);
    expect((await read('market=custom:late&at=2026-11-02T12:00:00Z')).plans).toEqual([]);
    const { gates, time_zone } = await read('market=in-iex&model_type=RMO');
    expect([time_zone, gates]).toMatchObject(['Asia/Kolkata', [{ segment: 'RTM', model_type: 'RMO', plan: null }]]);
    expect(gates[0]?.seconds_left).toBeLessThanOrEqual(1800);
    expect((await read('market=in-iex')).gates.map(({ segment }) => segment).toSorted()).toEqual([
      'DAM',
      'GDAM',
      'RTM',
    ]);
    expect((await api.call('/api/plans/current?market=nowhere', { token })).status).toBe(404);
  });
});

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

describe('the thresholds', () => {
  it('fit the time there is for a plan', () => {
    expect(thresholdsOf(null)).toEqual([60, 30, 10, 5, 0]);
    expect(thresholdsOf(30 * 60_000)).toEqual([10, 5, 0]);
  });

  it('are told the last one, not all that were slept through', () => {
    expect([70, 60, 20, 7, 0, -1].map((minutes) => crossed([60, 30, 10, 5, 0], minutes * 60_000))).toEqual([
      undefined,
      60,
      30,
      10,
      0,
      0,
    ]);
  });
});
