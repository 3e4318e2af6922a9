import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CurrentPlans, ModelType } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { enqueue } from '@energy-ops/queue';
import { aGround, aNewJob } from '@energy-ops/queue/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { aSchedule } from '../schedules/testing/a-schedule.js';
import { aListener } from '../testing/a-listener.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { GateWatch } from './gate-watch.js';
import { crossed, thresholdsOf } from './gate-thresholds.js';
import { lateMarket as market } from './testing/late-market.js';

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
