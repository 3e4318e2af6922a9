import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CatchUp, Overlap, ReadinessPolicy } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { aSource } from '../data-sources/testing/a-source.js';
import { aListener } from '../testing/a-listener.js';
import { aJob } from '../testing/a-run.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { FailingModels } from './failing-models.js';
import { aSchedule } from './testing/a-schedule.js';
import { Ticker } from './ticker.js';

/** Of a slow machine a slot may start late. */
const started: unknown = expect.stringMatching(/^(on_time|late)$/);
const bareMarket = { id: 'custom:bare', timezone: 'UTC', mtu_minutes: 15, currency: 'EUR' };

interface Row {
  readonly at: number;
  readonly state: string;
  readonly reason_code: string | null;
  readonly reason: string | null;
  readonly job_id: string | null;
}

describe('a schedule that is due', () => {
  let database: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    await aSource(api.app, { id: 'sample', market: bareMarket });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const sql = <Of>(text: string, ...values: unknown[]) =>
    database.database.query<Of>(text, values).then(({ rows }) => rows);
  const rowsOf = (id: string) =>
    sql<Row>(
      `select extract(epoch from scheduled_for)::float8 as at, state, reason_code, reason, job_id
       from occurrence where schedule_id = $1 order by scheduled_for`,
      id,
    );
  const rowsWhen = async (id: string, fits: (rows: Row[]) => boolean): Promise<Row[]> => {
    for (let rows = await rowsOf(id); ; rows = await rowsOf(id)) {
      if (fits(rows)) return rows;
      void api.app.get(Ticker, { strict: false }).tick(); // sooner than it would by itself
      await sleep(20);
    }
  };
  const stop = (id: string) => sql('update schedule set enabled = false where id = $1', id);
  const alertOf = async (cause: string) =>
    (await sql<Record<string, unknown>>('select * from alert where cause = $1 and resolved_at is null', cause))[0];
  /** Due each second from now on. */
  const dueNow = (id: string, from = '0 s') =>
    sql(
      `update schedule set cron = '* * * * * *', next_slot = date_trunc('second', clock_timestamp()) - $2::interval
       where id = $1`,
      id,
      from,
    );
  /** Due now, and then not before tomorrow. */
  const dueOnce = (id: string) =>
    sql(
      `update schedule set cron = to_char(now() at time zone 'UTC', 'SS MI HH24') || ' * * *',
         next_slot = date_trunc('second', now()), enabled = true where id = $1`,
      id,
    );
  /** Three slots of the last three hours, the last half an hour ago, that nobody attended to. */
  const neglected = async (catchUp: CatchUp): Promise<{ id: string; rows: Row[] }> => {
    const minute = (new Date().getUTCMinutes() + 30) % 60;
    const id = await aSchedule(api.app, { cron: `${minute} * * * *`, catchUp });
    await sql(`update schedule set next_slot = clock_timestamp() - interval '3 hours' where id = $1`, id);
    return { id, rows: await rowsWhen(id, (found) => found.length >= 3) };
  };

  it('gets a row for each slot, with the job it started', async () => {
    const id = await aSchedule(api.app, { overlap: 'skip' });
    await dueNow(id);
    const rows = await rowsWhen(id, (found) => found.length >= 3);
    await stop(id);
    expect(rows[0]).toMatchObject({ state: started, job_id: expect.stringMatching(/^so_/) });
    for (const [index, { at }] of rows.entries()) expect(at).toBe((rows[0]?.at ?? 0) + index);
    const [job] = await sql<Record<string, unknown>>('select * from job where id = $1', rows[0]?.job_id);
    expect(job).toMatchObject({
      schedule_id: id,
      triggered_by: 'scheduled',
      triggered_by_user: `system:schedule/${id}`,
      purpose: 'plan',
    });
    expect(new Date(String(job?.['scheduled_for'])).getTime() / 1000).toBe(rows[0]?.at);
  });

  it('skips what overlaps, and says which job is in the way', async () => {
    const id = await aSchedule(api.app);
    await dueNow(id, '2 s');
    const rows = await rowsWhen(id, (found) => found.length >= 3);
    await stop(id);
    expect(rows[1]).toMatchObject({ state: 'skipped_overlap', reason_code: 'overlap', job_id: null });
    expect(rows[1]?.reason).toContain(rows[0]?.job_id);
  });

  it.each<[Overlap, unknown]>([
    ['queue_one', 'waiting'],
    ['replace', started],
  ])('does as %s says with a slot that overlaps', async (overlap, state) => {
    const id = await aSchedule(api.app, { overlap });
    const first = await api.call(`/api/schedules/${id}/run`, { method: 'POST', token: await api.tokenOf('operator') });
    await dueOnce(id);
    const rows = await rowsWhen(id, (found) => found.length >= 1);
    expect(rows[0]?.state).toEqual(state);
    const [job] = await sql<{ status: string }>('select status from job where id = $1', first.json['job_id']);
    expect(job?.status).toBe(overlap === 'replace' ? 'cancelled' : 'pending');
  });

  it('starts a slot that waited once the job before has ended; of those that wait, the latest', async () => {
    const id = await aSchedule(api.app, { overlap: 'queue_one' });
    await dueNow(id, '3 s');
    await rowsWhen(id, (found) => found.length >= 4);
    await sql(`update schedule set next_slot = null where id = $1`, id);
    const [first, ...others] = await rowsOf(id);
    expect(first?.state).toEqual(started);
    expect(others.map(({ state, reason_code }) => `${state} ${reason_code}`)).toEqual([
      ...others.slice(1).map(() => 'skipped_overlap later_slot'),
      'waiting waited_for_job',
    ]);
    const token = await api.tokenOf('operator');
    await api.call(`/api/jobs/${first?.job_id}/cancel`, { method: 'POST', token });
    const rows = await rowsWhen(id, (found) => found.at(-1)?.state !== 'waiting');
    expect(rows.at(-1)).toMatchObject({ state: 'late', job_id: expect.stringMatching(/^so_/) });
  });

  it('that nobody attended to for three hours has a row for each slot, and does what its policy says', async () => {
    const none = await neglected('none');
    expect(none.rows.map(({ state, reason_code }) => `${state} ${reason_code}`)).toEqual(
      Array.from({ length: 3 }, () => 'missed no_node'),
    );
    const latest = await neglected('latest');
    expect(latest.rows.map(({ state, reason_code }) => `${state} ${reason_code}`)).toEqual([
      'missed later_slot',
      'missed later_slot',
      'caught_up no_node',
    ]);
    expect(latest.rows.map(({ job_id }) => job_id !== null)).toEqual([false, false, true]);
  });

  it('that is paused has a row for each slot too', async () => {
    const id = await aSchedule(api.app, { pausedAt: new Date(), pausedUntil: null, pauseReason: 'Unit 2 is away' });
    await dueOnce(id);
    const [row] = await rowsWhen(id, (found) => found.length >= 1);
    await stop(id);
    expect(row).toMatchObject({ state: 'missed', reason_code: 'paused', job_id: null });
    expect(row?.reason).toContain('Unit 2 is away');
  });

  it('names the plan that its day has already', async () => {
    const [first, second] = [
      await aSchedule(api.app, { modelType: 'DMO' }),
      await aSchedule(api.app, { modelType: 'DMO' }),
    ];
    for (const id of [first, second]) await dueNow(id);
    const rows = [
      await rowsWhen(first, (found) => found.length > 0),
      await rowsWhen(second, (found) => found.length > 0),
    ];
    for (const id of [first, second]) await stop(id);
    const each = rows.map(([row]) => row);
    expect(new Set(each.map((row) => row?.job_id)).size).toBe(1);
    expect(each.filter((row) => row?.reason_code === 'plan_exists')).toHaveLength(1);
  });

  it('is told of as it happens, and a missed slot alarms until the next one starts', async () => {
    const listener = await aListener(api.url, await api.tokenOf('viewer'));
    await listener.ask('subscribe', { channel: 'schedules' });
    const { id } = await neglected('none');
    expect(await alertOf(`occurrence_missed:${id}`)).toMatchObject({
      severity: 'warning',
      sentence: expect.stringMatching(/^3 slots of the schedule “Test” were missed/),
    });
    await dueOnce(id);
    await rowsWhen(id, (found) => found.length === 4);
    expect(await alertOf(`occurrence_missed:${id}`)).toBeUndefined();
    await listener.until(() => listener.of('occurrence:changed').length >= 4);
    expect(listener.of('occurrence:changed')[0]).toMatchObject({ occurrence: { schedule_id: id, state: 'missed' } });
    listener.close();
  });

  it.each<[ReadinessPolicy, object]>([
    ['block', { state: 'missed', reason_code: 'data_not_ready', job_id: null }],
    ['flag', { state: started, reason_code: 'data_not_ready', job_id: expect.any(String) }],
    ['wait', { state: 'waiting', reason_code: 'waited_for_data', job_id: null }],
  ])('does as %s says where its data is too old, and says so', async (readiness, expected) => {
    const dataSourceId = await aSource(api.app, { market: bareMarket });
    await sql(`update data_source set updated_at = now() - interval '2 hours' where id = $1`, dataSourceId);
    await sql(
      `update snapshot set settings = settings || '{"readiness": {"max_age_minutes": 60}}'
       where sha256 = (select snapshot_sha256 from data_source where id = $1)`,
      dataSourceId,
    );
    const id = await aSchedule(api.app, { dataSourceId, readiness });
    await dueOnce(id);
    const [row] = await rowsWhen(id, (found) => found.length >= 1);
    expect(row).toMatchObject(expected);
    expect(row?.reason).toContain('is 2 h old; it may be 60 min');
    expect(await alertOf(`data_stale:${id}`)).toBeDefined();
    if (readiness !== 'wait') return;
    await sql(`update data_source set updated_at = now() where id = $1`, dataSourceId);
    const rows = await rowsWhen(id, ([only]) => only?.state !== 'waiting');
    expect(rows).toMatchObject([{ state: 'late', reason_code: 'delayed' }]);
    expect(await alertOf(`data_stale:${id}`)).toBeUndefined();
  });

  it('is paused once its model has failed three times running, and somebody is told', async () => {
    const id = await aSchedule(api.app, { enabled: true, nextSlot: null });
    const ended = async (hour: number, status: string, termination: string) => {
      const jobId = await aJob(database.database);
      await sql(
        `update job set schedule_id = $2, scheduled_for = now() + make_interval(hours => $3), status = $4,
           termination_status = $5, completed_at = now(), started_at = now() where id = $1`,
        jobId,
        id,
        hour,
        status,
        termination,
      );
    };
    await ended(1, 'failed', 'error');
    await ended(2, 'failed', 'infeasible'); // no fault of the model
    await ended(3, 'failed', 'error');
    await ended(4, 'failed', 'worker_lost');
    const pause = () => api.app.get(FailingModels, { strict: false }).tick();
    await pause();
    const read = async () => (await api.call(`/api/schedules/${id}`, { token: await api.tokenOf('operator') })).json;
    expect(await read()).toMatchObject({ paused: false });
    await ended(5, 'failed', 'out_of_memory');
    await pause();
    expect(await read()).toMatchObject({
      paused: true,
      paused_until: null,
      pause_reason: 'Its model failed 3 times running.',
      paused_by: `system:schedule/${id}`,
    });
    expect(await alertOf(`schedule_paused:${id}`)).toMatchObject({ severity: 'critical', times: 1 });
    const token = await api.tokenOf('operator');
    await api.call(`/api/schedules/${id}`, { method: 'PATCH', token, body: { paused: false } });
    expect(await alertOf(`schedule_paused:${id}`)).toBeUndefined();
    await pause();
    expect(await read()).toMatchObject({ paused: false }); // it has a new chance
  });

  it('says why a slot could not start', async () => {
    const findings: never[] = [];
    const fitness = { DMO: { fit: true, findings }, RMO: { fit: true, findings }, SO: { fit: false, findings } };
    const dataSourceId = await aSource(api.app, { market: bareMarket, report: { fitness } });
    const id = await aSchedule(api.app, { dataSourceId });
    await dueOnce(id);
    const [row] = await rowsWhen(id, (found) => found.length >= 1);
    await stop(id);
    expect(row).toMatchObject({ state: 'missed', reason_code: 'data_not_ready', job_id: null });
    expect(row?.reason).toContain('not fit for SO');
  });
});
