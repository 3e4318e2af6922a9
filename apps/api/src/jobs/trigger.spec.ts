import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { TriggerService } from './trigger.service.js';

describe('POST /api/jobs/trigger', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let operator: string;
  let admin: string;

  const trigger = (body: object, token = operator, headers = {}): Promise<Answer> =>
    api.call('/api/jobs/trigger', { token, body, headers });

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { sampleData: false, triggerLimitPerMinute: 1000 });
    [operator, admin] = [await api.tokenOf('operator'), await api.tokenOf('admin')];
    await aSource(api.app, { id: 'sample' });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('answers 202 with the job, its place, the effective configuration and the first line of its log', async () => {
    const answer = await trigger({
      model_type: 'RMO',
      data_source_id: 'sample',
      model_config: { solver: 'CPLEX', own_key: [1] },
    });
    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({
      job_id: expect.stringMatching(/^rmo_\d{13}_[0-9a-z]{6}$/),
      status: 'pending',
      purpose: 'plan',
      market: 'in-iex',
      time_zone: 'Asia/Kolkata',
      currency: 'INR',
      cache: 'miss',
      log_count: 1,
      model_config: {
        solver: 'CPLEX',
        own_key: [1],
        time_limit: 120,
        mip_gap: 1e-4,
        threads: 1,
        seed: 0,
        horizon_blocks: 96,
      },
    });
    const location = answer.headers.get('location') ?? '';
    expect(location).toBe(`/api/jobs/${String(answer.json.job_id)}`);
    const detail = await api.call(location, { token: operator });
    expect(detail.json.logs).toMatchObject([
      {
        seq: 1,
        level: 'INFO',
        message: expect.stringMatching(/^RMO model ".*" version 1 on "Test" \(sample, snapshot /),
      },
    ]);
  });

  it('says what weight risk has in the objective, also where only the data source says it', async () => {
    await aSource(api.app, { id: 'risky', settings: { cvar_weight: 0.3 } });
    const config = async (model_config: object) =>
      (await trigger({ model_type: 'SO', data_source_id: 'risky', model_config })).json.model_config;
    expect(await config({})).toMatchObject({ cvar_weight: 0.3 });
    expect(await config({ cvar_weight: 0 })).toMatchObject({ cvar_weight: 0 });
  });

  it('keeps priority, deadline and the wish to bypass the cache', async () => {
    const deadline = new Date(Date.now() + 3_600_000).toISOString();
    const answer = await trigger({
      model_type: 'SO',
      data_source_id: 'sample',
      priority: 7,
      deadline,
      bypass_cache: true,
    });
    expect(answer.json).toMatchObject({ priority: 7, deadline, cache: 'bypass', model_config: { time_limit: 60 } });
  });

  const good = { model_type: 'SO', data_source_id: 'sample' };
  const wrong: [string, unknown, number, string][] = [
    ['model_type', 'XXX', 400, '/model_type'],
    ['data_source_id', 'a b', 400, '/data_source_id'],
    ['data_source_id', 'nowhere', 404, '/data_source_id'],
    ['data_source_id', 'nul\0', 400, '/data_source_id'],
    ['triggered_by', 'cron', 400, '/triggered_by'],
    ['model_id', 7, 400, '/model_id'],
    ['model_id', 'nowhere', 404, '/model_id'],
    ['model_id', 'dmo_builtin_1', 422, '/model_id'],
    ['model_config', [], 400, '/model_config'],
    ['model_config', { time_limit: 0 }, 400, '/model_config/time_limit'],
    ['model_config', { mip_gap: 1 }, 400, '/model_config/mip_gap'],
    ['model_config', { threads: 0.5 }, 400, '/model_config/threads'],
    ['model_config', { seed: -1 }, 400, '/model_config/seed'],
    ['model_config', { solver: 3 }, 400, '/model_config/solver'],
    ['model_config', { note: 'nul\0' }, 400, '/model_config'],
    ['model_config', { note: 'x'.repeat(130_000) }, 422, '/model_config'],
    ['model_config', { horizon_start: 'today' }, 400, '/model_config/horizon_start'],
    ['model_config', { horizon_start: '0000-01-01T00:00:00Z' }, 400, '/model_config/horizon_start'],
    ['model_config', { horizon_start: '2026-11-24T00:01:00Z' }, 422, '/model_config/horizon_start'],
    ['model_config', { horizon_blocks: 0 }, 400, '/model_config/horizon_blocks'],
    ['purpose', 'fun', 400, '/purpose'],
    ['delivery_day', '2026-02-30', 400, '/delivery_day'],
    ['delivery_day', '0000-01-01', 400, '/delivery_day'],
    ['priority', 101, 400, '/priority'],
    ['deadline', 'soon', 400, '/deadline'],
    ['deadline', '2020-01-01T00:00:00Z', 422, '/deadline'],
    ['bypass_cache', 'yes', 400, '/bypass_cache'],
    ['allow_rerun_reason', 'x', 400, '/allow_rerun_reason'],
    ['nonsense', 1, 400, '/nonsense'],
  ];
  it.each(wrong)('refuses a wrong %s (%#)', async (field, value, status, pointer) => {
    const { status: given, json } = await trigger({ ...good, [field]: value });
    expect([given, json.errors]).toEqual([status, expect.arrayContaining([expect.objectContaining({ pointer })])]);
  });

  it('refuses an option that a built-in model could only end at, an uploaded one may read its keys as it likes', async () => {
    const body = { ...good, model_type: 'DMO', purpose: 'test', model_config: { bid_pricing: 'guess' } };
    const { status, json } = await trigger(body);
    expect([status, json.code]).toEqual([400, 'invalid_request']);
    expect(json.errors).toMatchObject([{ pointer: '/model_config/bid_pricing' }]);
    const executed = await api.call('/api/optimization/execute', {
      token: operator,
      body: { modelId: 'dmo_builtin_1', modelType: 'DMO', dataSourceId: 'sample', config: { block_bids: 'all' } },
    });
    expect([executed.status, executed.json.errors]).toMatchObject([400, [{ pointer: '/config/block_bids' }]]);
    await database.database.query(`update model set builtin = false where id = 'dmo_builtin_1'`);
    expect((await trigger(body)).status).toBe(202);
    await database.database.query(`update model set builtin = true where id = 'dmo_builtin_1'`);
  });

  it('lists every reason why data is not fit', async () => {
    const finding = {
      severity: 'error' as const,
      table: 'assets',
      row: null,
      column: null,
      code: 'EMPTY',
      message: 'no assets',
      value: null,
    };
    const fit = { fit: true, findings: [] };
    const id = await aSource(api.app, {
      report: { fitness: { DMO: fit, RMO: fit, SO: { fit: false, findings: [finding, finding] } } },
    });
    const answer = await trigger({ ...good, data_source_id: id });
    expect([answer.status, answer.json.code]).toEqual([422, 'data_not_fit']);
    expect(answer.json.errors).toHaveLength(2);
  });

  it('takes prices that earn without end where the job itself limits what is traded', async () => {
    const fit = { fit: true, findings: [] };
    const rest = { table: 'timeseries', row: 1, column: 'price_buy', message: 'set limits', value: null };
    const finding = { ...rest, severity: 'error' as const, code: 'PRICE_BUY_BELOW_SELL' };
    const id = await aSource(api.app, {
      report: { fitness: { DMO: fit, RMO: fit, SO: { fit: false, findings: [finding] } } },
    });
    const withConfig = (model_config: object) => trigger({ ...good, data_source_id: id, model_config });
    expect((await withConfig({})).json.errors).toHaveLength(1);
    expect((await withConfig({ market_buy_limit_mw: 10, market_sell_limit_mw: 10 })).status).toBe(422);
    for (const limit of ['grid_import_limit_mw', 'grid_export_limit_mw'])
      expect((await withConfig({ [limit]: 10 })).status).toBe(202);
  });

  it('gives a job the rules of the market as they are on its delivery day', async () => {
    const market = { id: 'changing', timezone: 'UTC', mtu_minutes: 60, currency: 'EUR', price_cap: 4000 };
    const changes = [{ from: '2027-04-01', price_cap: 5000 }];
    const id = await aSource(api.app, { market: { ...market, changes } });
    const capOn = async (day: string) => {
      const job = await trigger({ ...good, data_source_id: id, delivery_day: day });
      const of = 'select market_profile from job where id = $1';
      return (await database.database.query(of, [job.json.job_id])).rows[0]?.['market_profile'];
    };
    expect(await capOn('2027-03-31')).toEqual(market);
    expect(await capOn('2027-04-01')).toEqual({ ...market, price_cap: 5000 });
  });

  it('says when a dated source has no block left, or does not cover the day', async () => {
    const report = { first_block: '2025-01-01T18:30:00Z', end: '2025-01-02T18:30:00Z' };
    const id = await aSource(api.app, { kind: 'dated', report });
    const so = await trigger({ ...good, data_source_id: id });
    const dmo = await trigger({ model_type: 'DMO', data_source_id: id });
    const past = await trigger({
      ...good,
      data_source_id: id,
      model_config: { horizon_start: '2025-01-02T00:00:00+05:30' },
    });
    expect([so.status, so.json.code, dmo.status, dmo.json.code]).toEqual([
      422,
      'no_blocks_left',
      422,
      'horizon_not_covered',
    ]);
    expect(past.json).toMatchObject({ delivery_day: '2025-01-02', model_config: { horizon_blocks: 96 } });
  });

  it('gives an RMO the plan of its day', async () => {
    const day = '2026-12-24';
    const dmo = await trigger({ model_type: 'DMO', data_source_id: 'sample', delivery_day: day });
    await database.database.query(`update job set status = 'success' where id = $1`, [dmo.json.job_id]);
    const rmo = await trigger({ model_type: 'RMO', data_source_id: 'sample', delivery_day: day });
    const { rows } = await database.database.query('select plan_job_id from job where id = $1', [rmo.json.job_id]);
    expect(rows).toEqual([{ plan_job_id: dmo.json.job_id }]);
  });

  it('lets one of 50 simultaneous DMOs through and tells the others which', async () => {
    const body = { model_type: 'DMO', data_source_id: 'sample', delivery_day: '2026-12-25' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => trigger(body)));
    const won = answers.filter((answer) => answer.status === 202);
    const lost = answers.filter((answer) => answer.status === 409 && answer.json.code === 'dmo_already_run');
    expect([won.length, lost.length]).toEqual([1, 49]);
    expect(new Set(lost.map((answer) => answer.json.existing_job_id))).toEqual(new Set([won[0]?.json.job_id]));
  });

  it('runs a second plan of a day only for an admin with a reason, once the first has succeeded', async () => {
    const body = { model_type: 'DMO', data_source_id: 'sample', delivery_day: '2026-12-26' };
    const again = { ...body, allow_rerun_reason: 'the wind forecast changed' };
    const first = await trigger(body);
    const refused = await trigger(again);
    expect([refused.status, refused.json.permission]).toEqual([403, 'jobs:rerun_plan']);
    expect((await trigger(again, admin)).status).toBe(409);
    await database.database.query(`update job set status = 'success' where id = $1`, [first.json.job_id]);
    expect((await trigger(body, admin)).status).toBe(409);
    const second = await trigger(again, admin);
    expect(second.status).toBe(202);
    const old = await api.call(`/api/jobs/${String(first.json.job_id)}`, { token: admin });
    expect(old.json.superseded_by).toBe(second.json.job_id);
    const { rows } = await database.database.query(`select details from audit_entry where action = 'job.rerun_plan'`);
    expect(rows).toMatchObject([{ details: { allow_rerun_reason: 'the wind forecast changed' } }]);
  });

  it('lets a test run of a planned day through', async () => {
    const body = { model_type: 'DMO', data_source_id: 'sample', delivery_day: '2026-12-25', purpose: 'test' };
    expect((await trigger(body)).status).toBe(202);
  });

  it('needs no HTTP request', async () => {
    const request = {
      ...good,
      model_type: 'SO',
      triggered_by: 'manual',
      model_config: {},
      purpose: 'test',
      priority: 0,
      bypass_cache: false,
    } as const;
    const job = await api.app.get(TriggerService).trigger(request, { id: 'system:demo', role: 'admin' });
    expect(job.triggeredByUser).toBe('system:demo');
  });

  it('is refused to viewers', async () => {
    expect((await trigger(good, await api.tokenOf('viewer'))).status).toBe(403);
  });
});

describe('the limit of triggers per minute', () => {
  let database: TestDatabase;
  let nodes: RunningApi[];

  beforeAll(async () => {
    database = await testDatabase();
    const limited = { sampleData: false, triggerLimitPerMinute: 5 };
    nodes = [await runApi(database.url, limited), await runApi(database.url, limited)];
    await aSource(nodes[0]!.app, { id: 'sample' });
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await database.close();
  });

  it('counts what one caller got accepted on all nodes, and nothing else', async () => {
    const token = await nodes[0]!.tokenOf('operator');
    const good = { model_type: 'SO', data_source_id: 'sample' };
    for (const node of nodes)
      await node.call('/api/jobs/trigger', { token, body: { ...good, data_source_id: 'nowhere' } });
    const calls = Array.from({ length: 12 }, (_, at) =>
      nodes[at % 2]!.call('/api/jobs/trigger', { token, body: good }),
    );
    const answers = await Promise.all(calls);
    const refused = answers.filter((answer) => answer.status === 429);
    expect([answers.filter((answer) => answer.status === 202).length, refused.length]).toEqual([5, 7]);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(50);
    const other = await nodes[0]!.call('/api/jobs/trigger', { token: await nodes[0]!.tokenOf('operator'), body: good });
    expect(other.status).toBe(202);
  });
});
