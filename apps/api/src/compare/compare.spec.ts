import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobDiff, MarketProfile } from '@energy-ops/contracts';
import { putBlob } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import type { Outcome } from '@energy-ops/queue';
import { aRun, finishRun } from '../jobs/testing/a-run.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';
import { aPortfolio, columnsOf, csvOf, type WrittenTable } from './testing/a-portfolio.js';

const hourly = (timezone: string, currency: string): MarketProfile => ({
  id: `hourly-${currency}`,
  timezone,
  mtu_minutes: 60,
  currency,
});
const hourMs = 3_600_000;
const day = '2027-01-15';
const midnight = Date.parse(`${day}T00:00:00+05:30`);

/** A typical day of 24 hours; `load` by hour. */
const timeseries = (load: (hour: number) => number): WrittenTable => ({
  name: 'timeseries',
  head: ['block_start', 'price INR/MWh', 'load_mw MW'],
  rows: hours(24).map((hour) => [`2026-01-15T${String(hour).padStart(2, '0')}:00:00+05:30`, 4000, load(hour)]),
});
const hours = (count: number) => Array.from({ length: count }, (_, hour) => hour);

interface Plan {
  readonly start?: number;
  readonly blocks?: number;
  readonly g2?: (hour: number) => number;
  readonly sell?: (hour: number) => number;
}

/** The tables of a plan with one unit. */
function planned({ start = midnight, blocks = 24, g2 = () => 50, sell = () => 0 }: Plan): WrittenTable[] {
  const at = (hour: number) => new Date(start + hour * hourMs).toISOString();
  return [
    {
      name: 'schedule',
      head: ['block_start', 'asset_id', 'commit', 'p_mw MW'],
      rows: hours(blocks).map((hour) => [at(hour), 'g2', g2(hour) > 0 ? 1 : 0, g2(hour)]),
    },
    {
      name: 'market',
      head: ['block_start', 'sell_mw MW', 'price_sell INR/MWh'],
      rows: hours(blocks).map((hour) => [at(hour), sell(hour), 4000]),
    },
  ];
}

const kpisOf = (kpis: Record<string, number>, unit = 'INR') =>
  Object.fromEntries(Object.entries(kpis).map(([name, value]) => [name, { value, unit }]));

describe('the difference of two jobs', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  const queued = async (body: object): Promise<string> => {
    const wish = { model_type: 'DMO', data_source_id: 'now', purpose: 'test', delivery_day: day, bypass_cache: true };
    const { status, json } = await api.call('/api/jobs/trigger', { token, body: { ...wish, ...body } });
    expect(status).toBe(202);
    return String(json.job_id);
  };
  const solved = async (body: object, tables: WrittenTable[], outcome: Partial<Outcome> = {}): Promise<string> => {
    const id = await queued(body);
    const stored = await Promise.all(
      tables.map(async (table) => ({
        name: table.name,
        rows: table.rows.length,
        columns: columnsOf(table),
        sha256: await putBlob(database.database, Buffer.from(csvOf(table))),
      })),
    );
    await finishRun(database.database, await aRun(database.database), { tables: stored, ...outcome });
    return id;
  };
  const ask = (a: string, b: string, query = ''): Promise<Answer> =>
    api.call(`/api/jobs/${a}/diff?against=${b}${query}`, { token });
  const diff = async (a: string, b: string, query = ''): Promise<JobDiff> => {
    const answer = await ask(a, b, query);
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    return JSON.parse(answer.text);
  };

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { triggerLimitPerMinute: 1000 });
    token = await api.tokenOf('operator');
    const india = { market: hourly('Asia/Kolkata', 'INR'), settings: { limits: { sell_mw: 300 } } };
    const less = (hour: number) => (hour === 18 || hour === 19 ? 70 : 100);
    await aPortfolio(api.app, { id: 'before', name: 'Before', ...india, tables: [timeseries(() => 100)] });
    await aPortfolio(api.app, { id: 'now', name: 'Now', ...india, tables: [timeseries(less)] });
    const europe = { market: hourly('Europe/Berlin', 'EUR'), tables: [timeseries(() => 100)] };
    await aPortfolio(api.app, { id: 'berlin', name: 'Berlin', ...europe });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('is told in one sentence: the result, what was asked, the money, the plan', async () => {
    const before = { kpis: kpisOf({ profit: 300_000, fuel: 90_000, revenue_sell: 400_000 }) };
    const now = { kpis: kpisOf({ profit: 312_300, fuel: 79_000, revenue_sell: 401_300 }) };
    const b = await solved({ data_source_id: 'before' }, planned({ g2: (hour) => (hour >= 7 ? 50 : 0) }), before);
    const a = await solved({}, planned({ g2: (hour) => (hour >= 8 ? 50 : 0) }), now);
    const found = await diff(a, b);
    expect(found.sentence).toBe(
      'Profit rose by INR 12,300 (4.1 %): load was lowered by 30 MW between 18:00 and 20:00, ' +
        'it ran on the data source Now instead of Before, fuel cost fell by INR 11,000, ' +
        'sales revenue rose by INR 1,300 and unit g2 starts 1 hour later, at 08:00.',
    );
    expect((await diff(b, a)).sentence).toMatch(/^Profit fell by INR 12,300 \(3\.9 %\): load was raised by 30 MW/);
    expect(found.kpis.find(({ name }) => name === 'fuel')).toEqual({
      name: 'fuel',
      unit: 'INR',
      a: 79_000,
      b: 90_000,
      delta: -11_000,
      delta_percent: (-100 * 11) / 90,
    });
    expect(found.inputs.tables).toMatchObject([
      {
        table: 'timeseries',
        state: 'changed',
        cells_changed: 2,
        columns: [{ name: 'load_mw', unit: 'MW', changed: 2, max_abs_delta: 30 }],
        cells: [
          { key: { block_start: '2026-01-15T18:00:00+05:30' }, column: 'load_mw', a: 70, b: 100, delta: -30 },
          {},
        ],
      },
    ]);
    expect(found.blocks).toMatchObject({
      aligned_by: 'instant',
      in_common: 24,
      only_a: 0,
      only_b: 0,
      next_cursor: null,
    });
    expect(found.blocks.differing).toEqual([
      {
        block_start: new Date(midnight + 7 * hourMs).toISOString(),
        total: 2,
        changes: [
          { table: 'schedule', item: 'g2', column: 'commit', a: 0, b: 1, delta: -1 },
          { table: 'schedule', item: 'g2', column: 'p_mw', a: 0, b: 50, delta: -50 },
        ],
      },
    ]);
  });

  it('is nothing where the same was asked and the same was found', async () => {
    const kpis = { ...kpisOf({ profit: 5 }), solve_ms: { value: Math.PI, unit: 'ms' } };
    const [a, b] = [
      await solved({}, planned({}), { kpis }),
      await solved({}, planned({}), { kpis: kpisOf({ profit: 5 }) }),
    ];
    expect(await diff(a, b)).toMatchObject({
      identical: true,
      sentence: 'Nothing differs: the same data, configuration and model gave the same result.',
      config: { changes: [], total: 0 },
      inputs: { changed: false },
      blocks: { differing: [], series: [] },
    });
  });

  it('names options by their path, and says when no more than the gap lies between two results', async () => {
    const b = await solved({ model_config: { risk: { weight: 1, mode: 'mean' } } }, planned({}), {
      objectiveValue: -1000,
      mipGap: 0.01,
    });
    const a = await solved({ model_config: { risk: { weight: 2 } } }, planned({}), {
      objectiveValue: -1005,
      mipGap: 0,
    });
    const found = await diff(a, b);
    expect(found.config).toEqual({
      total: 2,
      changes: [
        { path: 'risk.mode', kind: 'removed', a: null, b: 'mean' },
        { path: 'risk.weight', kind: 'changed', a: 2, b: 1 },
      ],
    });
    expect(found.sentence).toBe(
      'The minimised objective fell by 5 (0.5 %), no more than the gaps the solver left open: ' +
        'the option risk.mode is not set any more and the option risk.weight is 2 instead of 1.',
    );
  });

  it('goes by the start of a block where the horizons differ, and says what only one of them plans', async () => {
    const config = (from: number, blocks: number) => ({
      model_type: 'RMO',
      model_config: { horizon_start: new Date(from).toISOString(), horizon_blocks: blocks },
    });
    const later = midnight + 6 * hourMs;
    const a = await solved(
      config(later, 18),
      planned({ start: later, blocks: 18, sell: (hour) => (hour < 2 ? 10 : 0) }),
    );
    const b = await solved(config(midnight, 24), planned({}));
    const { blocks, results, sentence } = await diff(a, b);
    expect(blocks).toMatchObject({ aligned_by: 'instant', in_common: 18, only_a: 0, only_b: 6 });
    expect(blocks.differing.map(({ block_start }) => Date.parse(block_start))).toEqual([later, later + hourMs]);
    expect(results).toMatchObject([
      { rows_removed: 6, rows_changed: 0 },
      { rows_removed: 6, rows_changed: 2 },
    ]);
    expect(sentence).toMatch(/it covers 18 blocks instead of 24 and in the blocks both plan it sells 20 MWh more\.$/);
  });

  it.each([
    ['2027-03-28', 23, '2027-03-27T23:00:00Z', { in_common: 23, only_a: 0, only_b: 1 }],
    ['2027-10-31', 25, '2027-10-30T22:00:00Z', { in_common: 24, only_a: 1, only_b: 0 }],
  ])('goes by the time of the day against the day before, on %s of %i hours', async (today, count, from, expected) => {
    const eve = new Date(Date.parse(today) - 24 * hourMs).toISOString().slice(0, 10);
    const berlin = (delivery_day: string) => ({ data_source_id: 'berlin', delivery_day });
    const start = Date.parse(from);
    const evening = (of: number) => (hour: number) => (hour === of - 1 ? 10 : 0);
    const a = await solved(berlin(today), planned({ start, blocks: count, sell: evening(count) }));
    const b = await solved(berlin(eve), planned({ start: start - 24 * hourMs, sell: evening(23) }));
    const { blocks, sentence } = await diff(a, b);
    expect(blocks).toMatchObject({ aligned_by: 'time_of_day', ...expected });
    // 23:00 on both days, and 22:00 on the eve: on a day whose clocks changed these are other hours of the day.
    const last = start + (count - 1) * hourMs;
    expect(blocks.differing.map(({ block_start }) => Date.parse(block_start))).toEqual([last - hourMs, last]);
    expect(sentence).toContain('it plans');
  });

  it('comes page by page, each block once', async () => {
    const a = await solved({}, planned({ sell: (hour) => hour }));
    const b = await solved({}, planned({}));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { blocks }: JobDiff = await diff(a, b, `&limit=10${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...blocks.differing.map(({ block_start }) => block_start));
      expect(blocks.series).toMatchObject([{ table: 'market', column: 'sell_mw', blocks: 23, delta_sum: 276 }]);
      cursor = blocks.next_cursor;
    }
    expect(seen).toEqual(
      hours(24)
        .slice(1)
        .map((hour) => new Date(midnight + hour * hourMs).toISOString()),
    );
  });

  it('costs nothing to ask for again: no table is read', async () => {
    const [a, b] = [await solved({}, planned({ sell: () => 71.5 })), await solved({}, planned({ sell: () => 72.5 }))];
    const etag = (await ask(a, b)).headers.get('etag') ?? '';
    const again = (query = '') =>
      api.call(`/api/jobs/${a}/diff?against=${b}${query}`, { token, headers: { 'if-none-match': etag } });
    expect((await again('&cells=3')).status).toBe(200);
    await database.database.query(
      `update blob set data = 'lost' where sha256 in (select sha256 from result_table where job_id = $1 and name = 'market')`,
      [a],
    );
    const answer = await again();
    expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([304, '', etag]);
  });

  it('is refused with a reason and a way on where there is nothing to compare', async () => {
    const good = await solved({}, planned({}));
    const other = await solved({ model_type: 'SO' }, planned({}));
    const empty = await solved({}, [], { status: 'failed', terminationStatus: 'infeasible', solutionStatus: 'none' });
    const waiting = await queued({});
    const codeOf = async (a: string, b: string, query?: string) => {
      const { status, json } = await ask(a, b, query);
      return [status, json.code];
    };
    expect(await codeOf('dmo_1_nowhere', good)).toEqual([404, 'not_found']);
    expect(await codeOf(good, 'dmo_1_nowhere')).toEqual([404, 'not_found']);
    expect(await codeOf(good, good)).toEqual([400, 'same_job']);
    expect(await codeOf(good, other)).toEqual([400, 'different_model_types']);
    expect(await codeOf(good, waiting)).toEqual([409, 'job_not_ended']);
    expect(await codeOf(empty, good)).toEqual([422, 'nothing_to_compare']);
    expect((await ask(empty, good)).json.detail).toMatch(/run it again/);
    for (const query of ['&limit=0', '&limit=1001', '&cells=-1', '&tolerance=much', '&nonsense=1'])
      expect(await codeOf(good, other, query)).toEqual([400, 'invalid_request']);
    expect(await codeOf(good, other, '&cursor=x')).toEqual([400, 'invalid_cursor']);
    expect((await api.call(`/api/jobs/${good}/diff`, { token })).json.code).toBe('invalid_request');
  });
});
