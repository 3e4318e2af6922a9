import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MarketProfile } from '@energy-ops/contracts';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { aSource } from '../data-sources/testing/a-source.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { NextSlotsAnew } from './next-slots-anew.js';
import { aSchedule } from './testing/a-schedule.js';

const market: MarketProfile = { id: 'custom:plain', timezone: 'UTC', mtu_minutes: 15, currency: 'EUR' };

interface Row {
  readonly at: number;
  readonly state: string;
  readonly reason_code: string | null;
  readonly job_id: string | null;
}

describe('schedules', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let operator = '';

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url);
    operator = await api.tokenOf('operator');
    await aSource(api.app, { id: 'sample', market });
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const sql = <Of>(text: string, ...values: unknown[]) =>
    database.database.query<Of>(text, values).then(({ rows }) => rows);
  const rowsOf = (id: string) =>
    sql<Row>(
      `select extract(epoch from scheduled_for)::float8 as at, state, reason_code, job_id from occurrence
       where schedule_id = $1 order by scheduled_for`,
      id,
    );
  const rowsWhen = async (id: string, fits: (rows: Row[]) => boolean): Promise<Row[]> => {
    for (let rows = await rowsOf(id); ; rows = await rowsOf(id)) {
      if (fits(rows)) return rows;
      await sleep(20);
    }
  };
  const patch = (id: string, body: object) =>
    api.call(`/api/schedules/${id}`, { method: 'PATCH', token: operator, body });
  const alertOf = async (cause: string) =>
    (await sql<object>('select * from alert where cause = $1 and resolved_at is null', cause))[0];
  /** Rules that nobody can read: an upload refuses them, but a table may hold anything. */
  const withBrokenRules = async (): Promise<string> => {
    const segments = [{ id: 'DAM', gate_close: 'noon' }];
    return aSource(api.app, { market: { ...market, id: 'custom:broken', segments } });
  };
  const tomorrow = () => new Date(Date.now() + 86_400_000);

  it('fire on while a slot that waits can not be looked at, and it ends as a failure', async () => {
    const broken = await aSchedule(api.app, {
      modelType: 'DMO',
      nextSlot: tomorrow(),
      dataSourceId: await withBrokenRules(),
    });
    await sql(
      `insert into occurrence (id, schedule_id, scheduled_for, state, reason_code)
       values ('waits', $1, date_trunc('second', now()), 'waiting', 'waited_for_data')`,
      broken,
    );
    const sound = await aSchedule(api.app, { nextSlot: new Date() });
    await rowsWhen(sound, (rows) => rows.length >= 2);
    await sql('update schedule set enabled = false where id = $1', sound);
    expect(await rowsWhen(broken, ([row]) => row?.state !== 'waiting')).toMatchObject([
      { state: 'missed', reason_code: 'failure' },
    ]);
    expect(await alertOf(`occurrence_missed:${broken}`)).toBeDefined();
  });

  it('write down a slot whose gate nobody can tell', async () => {
    const id = await aSchedule(api.app, {
      modelType: 'DMO',
      nextSlot: new Date(),
      dataSourceId: await withBrokenRules(),
    });
    const [row] = await rowsWhen(id, (rows) => rows.length > 0);
    await sql('update schedule set enabled = false where id = $1', id);
    expect(row).toMatchObject({ state: 'missed', reason_code: 'failure', job_id: null });
  });

  it.each([
    ['changed', { cron: '0 0 1 1 *' }],
    ['disabled', { enabled: false }],
  ])('start what was due before they were %s, also where the node that had it went', async (_, change) => {
    const id = await aSchedule(api.app, { nextSlot: null });
    await sql(
      `update schedule set next_slot = date_trunc('second', now()) + interval '2 s',
         cron = to_char(now() at time zone 'UTC' + interval '2 s', 'SS MI HH24 DD MM') || ' *' where id = $1`,
      id,
    );
    let patched: ReturnType<typeof patch> | undefined;
    const dying = database.database.transaction(async (node) => {
      await node.query('select from schedule where id = $1 for no key update', [id]);
      await node.query(
        `select pg_sleep(extract(epoch from next_slot - clock_timestamp())) from schedule where id = $1`,
        [id],
      );
      patched = patch(id, change);
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await node.query(waits)).rowCount === 0) await sleep(5);
      throw new Error('It went.');
    });
    await expect(dying).rejects.toThrow('It went.');
    expect((await patched)?.status).toBe(200);
    expect(await rowsOf(id)).toMatchObject([{ job_id: expect.stringMatching(/^so_/) }]);
  });

  it('are due as the zone’s rules of this Node.js say, whatever an older one reckoned', async () => {
    const id = await aSchedule(api.app, { cron: '0 10 * * *', nextSlot: null, timeZone: 'Asia/Kolkata' });
    const dueAt = async () =>
      (
        await sql<{ at: string }>(
          `select to_char(next_slot at time zone 'Asia/Kolkata', 'HH24:MI') as at from schedule where id = $1`,
          id,
        )
      )[0]?.at;
    await sql(
      `update schedule set next_slot = ((now() at time zone 'Asia/Kolkata')::date + 1 + time '11:00') at time zone 'Asia/Kolkata'
       where id = $1`,
      id,
    );
    await api.app.get(NextSlotsAnew, { strict: false }).reckon();
    expect(await dueAt()).toBe('10:00');
  });
});
