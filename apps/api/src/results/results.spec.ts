import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putBlob } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { addCurvePoints, type ClaimedJob } from '@energy-ops/queue';
import { aSource } from '../data-sources/testing/a-source.js';
import { aRun, finishRun } from '../jobs/testing/a-run.js';
import { type Answer, type RunningApi, runApi } from '../testing/running-api.js';

const columns = [
  { name: 'block_start', unit: '', type: 'instant' },
  { name: 'power_mw', unit: 'MW', type: 'number' },
  { name: 'on', unit: '', type: 'boolean' },
  { name: 'note', unit: '', type: 'text' },
] as const;
const rowOf = (at: number) => `2026-11-24T00:00:00Z,${at},${at % 2},"a ""quoted"",\nnote ${at}"`;
const csv = [
  'block_start,power_mw,on,note',
  '2026-11-24T00:00:00Z,,true,',
  ...Array.from({ length: 24 }, (_, at) => rowOf(at + 1)),
].join('\n');
const bids =
  'segment,block_start,order_type,side,price,quantity_mw,order_id,link_id\n' +
  'DAM,2026-11-29T00:15:00+05:30,single,sell,4463,97.5,sell-1,\n';

describe('results', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;
  let run: ClaimedJob;

  const get = (path: string): Promise<Answer> => api.call(`/api/jobs/${run.jobId}/${path}`, { token });
  const newRun = async (): Promise<ClaimedJob> => {
    await api.call('/api/jobs/trigger', {
      token,
      body: { model_type: 'SO', data_source_id: 'sample', bypass_cache: true },
    });
    return aRun(database.database);
  };

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { sampleData: false });
    token = await api.tokenOf('operator');
    await aSource(api.app, { id: 'sample' });
    run = await newRun();
    await addCurvePoints(database.database, run, [
      { tMs: 10, incumbent: null, bestBound: -20, gap: null },
      { tMs: 25, incumbent: -15.5, bestBound: -18, gap: 0.16 },
    ]);
    const sha256 = await putBlob(database.database, Buffer.from(csv));
    const parquetSha256 = await putBlob(database.database, Buffer.from('PAR1 not really'));
    await finishRun(database.database, run, {
      kpis: { profit: { value: 1000.5, unit: 'INR' } },
      charts: [
        { title: 'Dispatch', kind: 'stacked', table: 'schedule', x: 'block_start', y: ['power_mw'], unit: 'MW' },
      ],
      tables: [
        { name: 'schedule', rows: 25, columns: [...columns], sha256, parquetSha256 },
        { name: 'market', rows: 25, columns: [...columns], sha256 },
        { name: 'bids', rows: 1, columns: [...columns], sha256: await putBlob(database.database, Buffer.from(bids)) },
      ],
    });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  it('of a finished job name its objective, KPIs, tables and charts', async () => {
    expect((await get('results')).json).toEqual({
      objective_value: -1000.5,
      sense: 'min',
      currency: 'INR',
      mip_gap: 1e-4,
      best_bound: -1001,
      kpis: { profit: { value: 1000.5, unit: 'INR' } },
      tables: [
        ...['schedule', 'market'].map((name) => ({ name, rows: 25, columns })),
        { name: 'bids', rows: 1, columns },
      ],
      charts: [
        { title: 'Dispatch', kind: 'stacked', table: 'schedule', x: 'block_start', y: ['power_mw'], unit: 'MW' },
      ],
      conflicts: [],
    });
  });

  it('have their orders as the market wants them sent in, and no other table so', async () => {
    const file = await get('results/bids?format=bid_file');
    expect([file.status, file.text]).toEqual([200, bids]);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${run.jobId}_bids_file.csv"`);
    const other = await get('results/schedule?format=bid_file');
    expect([other.status, other.json.code]).toEqual([406, 'format_not_available']);
  });

  it('come page by page, their cells typed and empty ones null', async () => {
    const rows: Record<string, unknown>[] = [];
    let cursor: unknown = null;
    let pages = 0;
    do {
      const page: Answer = await get(`results/schedule?limit=10${cursor === null ? '' : `&cursor=${String(cursor)}`}`);
      rows.push(...JSON.parse(page.text).rows);
      cursor = page.json.next_cursor;
      pages += 1;
    } while (cursor !== null);
    expect([pages, rows.length]).toEqual([3, 25]);
    expect(rows[0]).toEqual({ block_start: '2026-11-24T00:00:00Z', power_mw: null, on: true, note: null });
    expect(rows[24]).toEqual({
      block_start: '2026-11-24T00:00:00Z',
      power_mw: 24,
      on: false,
      note: 'a "quoted",\nnote 24',
    });
  });

  it.each(['', '/status', '/results', '/results/schedule', '/curve'])(
    'and all else of a job that has ended cost no bytes a second time (%s)',
    async (path) => {
      const url = `/api/jobs/${run.jobId}${path}`;
      const tag = (await api.call(url, { token })).headers.get('etag') ?? '';
      const again = await api.call(url, { token, headers: { 'if-none-match': tag } });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
      const other = await api.call(url, { token, headers: { 'if-none-match': 'W/"another"' } });
      expect(other.status).toBe(200);
    },
  );

  it('can be downloaded as the model wrote them', async () => {
    const answer = await get('results/schedule?format=csv');
    expect(answer.text).toBe(csv);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${run.jobId}_schedule.csv"`);
    expect((await get('results/schedule?format=parquet')).text).toBe('PAR1 not really');
    const missing = await get('results/market?format=parquet');
    expect([missing.status, missing.json.code]).toEqual([406, 'format_not_available']);
    const unknown = await get('results/schedule?format=xml');
    expect([unknown.status, unknown.json.errors]).toEqual([
      406,
      [expect.objectContaining({ pointer: '/query/format' })],
    ]);
  });

  it('say of a job without a plan what stands in its way, and nothing of one that has a plan', async () => {
    expect((await get('diagnosis')).json).toEqual({ conflicts: [] });
    const conflict = {
      constraint: 'soc_terminal_min',
      asset: 'bess',
      block_from: '2026-11-24T23:45:00+05:30',
      block_to: '2026-11-24T23:45:00+05:30',
      needed: 19,
      achievable: 18.1,
      unit: 'MWh',
      hint: 'Lower soc_terminal_min_mwh of bess by 0.9 MWh (to 18.1).',
    };
    const other = await newRun();
    const url = `/api/jobs/${other.jobId}/diagnosis`;
    const early = await api.call(url, { token });
    expect([early.status, early.json.code]).toEqual([404, 'no_results']);
    const failed = { status: 'failed', terminationStatus: 'infeasible', solutionStatus: 'none' } as const;
    await finishRun(database.database, other, { ...failed, errorCode: 'infeasible', conflicts: [conflict] });
    expect((await api.call(url, { token })).json).toEqual({ conflicts: [conflict] });
  });

  it('include the curve of the solver', async () => {
    expect(JSON.parse((await get('curve')).text)).toEqual([
      { t_ms: 10, incumbent: null, best_bound: -20, gap: null },
      { t_ms: 25, incumbent: -15.5, best_bound: -18, gap: 0.16 },
    ]);
  });

  it.each([
    'limit=x',
    'limit=1&limit=2',
    'limit=0',
    'limit=10001',
    'cursor=x',
    'cursor=0',
    'cursor=999999',
    'nonsense=1',
  ])('refuse the wrong query %s', async (query) => {
    const answer = await get(`results/schedule?${query}`);
    expect([answer.status, answer.json.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: `/query/${query.split('=', 1)[0] ?? ''}` })],
    ]);
  });

  it('are 404 where there is no such table or job, or no result yet', async () => {
    const nothing = await get('results/nothing');
    expect([nothing.status, nothing.json.detail]).toEqual([404, expect.stringMatching(/It has .*schedule/)]);
    for (const path of ['results', 'results/schedule', 'curve']) {
      expect((await api.call(`/api/jobs/so_1_nowhere/${path}`, { token })).status).toBe(404);
    }
    const running = await newRun();
    for (const path of ['results', 'results/schedule']) {
      const early = await api.call(`/api/jobs/${running.jobId}/${path}`, { token });
      expect([early.status, early.json.code]).toEqual([404, 'no_results']);
    }
  });
});
