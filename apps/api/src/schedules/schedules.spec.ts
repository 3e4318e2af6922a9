import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { aSource } from '../data-sources/testing/a-source.js';
import { type RunningApi, runApi } from '../testing/running-api.js';

describe('schedules', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let operator: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    operator = await api.tokenOf('operator');
    await aSource(api.app, { id: 'sample' });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    api.call(`/api/schedules${path}`, { method, token: operator, headers, ...(body === undefined ? {} : { body }) });
  const wish = { name: 'Nightly', model_type: 'SO', cron: '0 3 * * *', time_zone: 'Europe/Berlin' };
  const made = async (changes: object = {}) => String((await call('POST', '', { ...wish, ...changes })).json['id']);

  it('are three from the first start, disabled, in the market’s zone', async () => {
    const { json } = await call('GET', '?limit=3');
    expect(json).toMatchObject({
      schedules: expect.arrayContaining([
        expect.objectContaining({ model_type: 'DMO', cron: '0 10 * * *', catch_up: 'until_gate' }),
        expect.objectContaining({ model_type: 'RMO', cron: '*/30 * * * *', catch_up: 'latest' }),
        expect.objectContaining({ model_type: 'SO', cron: '*/15 * * * *', overlap: 'skip' }),
      ]),
    });
    for (const schedule of json['schedules'] as object[])
      expect(schedule).toMatchObject({ enabled: false, time_zone: 'Asia/Kolkata' });
  });

  it('tell their next five runs, and keep what they are given', async () => {
    const answer = await call('POST', '', {
      ...wish,
      catch_up: 'none',
      deadline_minutes: 20,
      model_config: { threads: 2 },
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/api/schedules/${answer.json['id']}`]);
    expect(answer.json).toMatchObject({
      ...wish,
      catch_up: 'none',
      deadline_minutes: 20,
      model_config: { threads: 2 },
    });
    const runs = (answer.json['next_runs'] as string[]).map(Date.parse);
    expect(runs).toHaveLength(5);
    expect(runs).toEqual(runs.toSorted((one, other) => one - other));
    expect((await call('GET', `/${String(answer.json['id'])}`)).json).toMatchObject(wish);
  });

  it.each([
    [{ cron: '*/15 * * * * *' }, '/cron'], // the second is for libs/market alone
    [{ cron: '61 * * * *' }, '/cron'],
    [{ cron: '0 0 30 2 *' }, '/cron'],
    [{ time_zone: 'Europe/Atlantis' }, '/time_zone'],
    [{ time_zone: '+05:30' }, '/time_zone'],
    [{ model_config: { horizon_start: '2027-01-01T00:00:00Z' } }, '/model_config'],
    [{ overlap: 'both' }, '/overlap'],
    [{ colour: 'red' }, '/colour'],
  ])('refuse %j', async (changes, pointer) => {
    const { status, json } = await call('POST', '', { ...wish, ...changes });
    expect([status, (json['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([400, pointer]);
  });

  it('refuse a model or data source that is not there', async () => {
    for (const changes of [{ model_id: 'none' }, { data_source_id: 'none' }])
      expect((await call('POST', '', { ...wish, ...changes })).status).toBe(404);
    const { status, json } = await call('POST', '', { ...wish, model_id: 'dmo_builtin_1' });
    expect([status, json['code']]).toEqual([422, 'model_type_mismatch']);
  });

  it('refuse options that every job of theirs would be refused for', async () => {
    const bids = { ...wish, model_type: 'DMO', model_config: { bid_pricing: 'guess' } };
    const { status, json } = await call('POST', '', bids);
    expect([status, json.errors]).toMatchObject([400, [{ pointer: '/model_config/bid_pricing' }]]);
    const id = await made({ ...bids, model_config: { bid_pricing: 'marginal', own_key: 1 } });
    expect((await call('PATCH', `/${id}`, { model_config: { bid_segment: 'XYZ' } })).status).toBe(400);
    expect((await call('PATCH', `/${id}`, { model_config: { bid_segment: 'GDAM' } })).status).toBe(200);
    await database.database.query(`update schedule set model_config = '{"bid_pricing": "guess"}' where id = $1`, [id]);
    expect((await call('PATCH', `/${id}`, { name: 'Renamed' })).status).toBe(200);
    expect((await call('PATCH', `/${id}`, { model_id: 'dmo_builtin_1' })).status).toBe(400);
  });

  it('are changed by who has seen them as they are', async () => {
    const id = await made();
    const tag = (await call('GET', `/${id}`)).headers.get('etag') ?? '';
    const first = await call('PATCH', `/${id}`, { cron: '30 4 * * *' }, { 'if-match': tag });
    expect([first.status, first.json['cron'], first.json['version']]).toEqual([200, '30 4 * * *', 2]);
    const second = await call('PATCH', `/${id}`, { cron: '30 5 * * *' }, { 'if-match': tag });
    expect([second.status, second.json['code']]).toEqual([412, 'version_changed']);
    expect((await call('PATCH', `/${id}`, { enabled: false })).json).toMatchObject({
      enabled: false,
      cron: '30 4 * * *',
    });
  });

  it('are paused until somebody resumes them, or until then, with a reason', async () => {
    const id = await made();
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const paused = await call('PATCH', `/${id}`, { paused_until: until, pause_reason: 'Unit 2 is away' });
    expect(paused.json).toMatchObject({ paused: true, paused_until: until, pause_reason: 'Unit 2 is away' });
    expect(Date.parse((paused.json['next_runs'] as string[])[0] ?? '')).toBeGreaterThanOrEqual(Date.parse(until));
    const resumed = await call('PATCH', `/${id}`, { paused: false });
    expect(resumed.json).toMatchObject({ paused: false, paused_until: null, pause_reason: null, paused_by: null });
    expect((await call('PATCH', `/${id}`, { paused: true })).json).toMatchObject({ paused: true, paused_until: null });
    expect((await call('PATCH', `/${id}`, { paused: false, paused_until: until })).status).toBe(400);
  });

  it('run now once for each Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'now' };
    const first = await call('POST', '/so-15min/run', undefined, key);
    const again = await call('POST', '/so-15min/run', undefined, key);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(first.json).toMatchObject({ model_type: 'SO', schedule_id: 'so-15min', scheduled_for: null });
    expect(again.json['job_id']).toBe(first.json['job_id']);
    expect(first.headers.get('location')).toBe(`/api/jobs/${first.json['job_id']}`);
  });

  it('are gone once they are deleted', async () => {
    const id = await made();
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    for (const [method, path] of [
      ['GET', `/${id}`],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/run`],
      ['GET', `/${id}/occurrences`],
    ] as const)
      expect((await call(method, path)).status).toBe(404);
  });

  it('can be looked at before: the next slots, the clock, the gate', async () => {
    const path = (query: Record<string, string>) => `/preview?${new URLSearchParams(query)}`;
    const dmo = await call(
      'GET',
      path({
        cron: '0 10 * * *',
        time_zone: 'Asia/Kolkata',
        count: '2',
        model_type: 'DMO',
        from: '2026-11-27T00:00:00+05:30',
      }),
    );
    expect(dmo.json['occurrences']).toEqual([
      {
        scheduled_for: '2026-11-27T04:30:00.000Z',
        local: '2026-11-27T10:00:00+05:30',
        note: null,
        gate: {
          segment: 'DAM',
          closes: '2026-11-27T06:30:00.000Z',
          delivery_start: '2026-11-27T18:30:00.000Z',
          delivery_end: '2026-11-28T18:30:00.000Z',
        },
      },
      expect.objectContaining({ local: '2026-11-28T10:00:00+05:30' }),
    ]);
    const rmo = await call(
      'GET',
      path({
        cron: '*/30 * * * *',
        time_zone: 'Asia/Kolkata',
        count: '1',
        model_type: 'RMO',
        from: '2026-11-27T10:00:00+05:30',
      }),
    );
    expect(rmo.json['occurrences']).toMatchObject([{ gate: { segment: 'RTM', closes: '2026-11-27T05:00:00.000Z' } }]);
    const spring = await call(
      'GET',
      path({ cron: '30 2 * * *', time_zone: 'Europe/Berlin', count: '1', from: '2027-03-28T00:00:00Z' }),
    );
    expect(spring.json['occurrences']).toMatchObject([
      { local: '2027-03-28T03:00:00+02:00', note: expect.stringContaining('no 02:30') },
    ]);
    expect((await call('GET', path({ cron: '* * * * * *', time_zone: 'UTC' }))).status).toBe(400);
  });

  it('count their slots by day', async () => {
    const id = await made({ enabled: false, time_zone: 'Asia/Kolkata' });
    await database.database.query(
      `insert into occurrence (id, schedule_id, scheduled_for, state, reason_code)
       select $1 || n, $1, ((now() at time zone 'Asia/Kolkata')::date - n / 2)::timestamp at time zone 'Asia/Kolkata'
         + make_interval(mins => n), case n when 0 then 'missed' else 'on_time' end, case n when 0 then 'paused' end
       from generate_series(0, 5) as n`,
      [id],
    );
    const { json } = await call('GET', `/${id}/days?count=2`);
    expect(json).toMatchObject({
      time_zone: 'Asia/Kolkata',
      days: [
        { slots: 2, states: { on_time: 2 }, reasons: {} },
        { slots: 2, states: { on_time: 1, missed: 1 }, reasons: { paused: 1 } },
      ],
    });
  });

  it('are kept to what a token is limited to', async () => {
    const body = { name: 'storage only', scopes: ['schedules:write'], model_types: ['SO'] };
    const made = await api.call('/api/auth/tokens', { token: operator, body });
    const by = { token: String(made.json['token']) };
    const dmo = await api.call('/api/schedules', { ...by, body: { ...wish, model_type: 'DMO' } });
    expect([dmo.status, dmo.json['code']]).toEqual([403, 'token_limited']);
    const patch = { ...by, method: 'PATCH', body: { enabled: true } };
    expect((await api.call('/api/schedules/dmo-daily', patch)).status).toBe(403);
    expect((await api.call('/api/schedules', { ...by, body: wish })).status).toBe(201);
  });

  it('page through their occurrences, the latest first', async () => {
    const id = await made({ enabled: false });
    await database.database.query(
      `insert into occurrence (id, schedule_id, scheduled_for, state, reason)
       select $1 || n, $1, timestamptz '2026-11-01T00:00:00Z' + make_interval(mins => n), 'missed', 'Test'
       from generate_series(1, 5) as n`,
      [id],
    );
    const first = await call('GET', `/${id}/occurrences?limit=3`);
    const rest = await call('GET', `/${id}/occurrences?limit=3&cursor=${String(first.json['next_cursor'])}`);
    const slots = [first, rest].flatMap(({ json }) => json['occurrences'] as { scheduled_for: string }[]);
    expect(slots.map(({ scheduled_for }) => scheduled_for)).toEqual(
      [5, 4, 3, 2, 1].map((minute) => `2026-11-01T00:0${minute}:00.000Z`),
    );
    expect(rest.json['next_cursor']).toBeNull();
    const some = await call('GET', `/${id}/occurrences?from=2026-11-01T00:02:00Z&to=2026-11-01T00:04:00Z&state=missed`);
    expect(some.json['occurrences']).toHaveLength(2);
    expect((await call('GET', `/${id}/occurrences?cursor=x`)).status).toBe(400);
    expect((await call('GET', `/${id}`)).json).toMatchObject({ last_occurrence: { reason: 'Test' } });
  });
});
