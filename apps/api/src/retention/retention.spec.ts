import { putBlob } from '@energy-ops/database';
import { testDatabase, type TestDatabase } from '@energy-ops/database/testing';
import { addCurvePoints, appendLogs, finish } from '@energy-ops/queue';
import { anOutcome } from '@energy-ops/queue/testing';
import { aJob, aRun, says } from '../testing/a-run.js';
import { aSchedule } from '../schedules/testing/a-schedule.js';
import { type RunningApi, runApi } from '../testing/running-api.js';
import { Retention } from './retention.js';

describe('retention', () => {
  let database: TestDatabase;
  let api: RunningApi;
  let token: string;

  beforeAll(async () => {
    database = await testDatabase();
    api = await runApi(database.url, { retentionDays: 30 });
    token = await api.tokenOf('viewer');
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });

  const sql = () => database.database;
  const sweep = () => api.app.get(Retention, { strict: false }).sweep();
  const countOf = async (table: string, jobId: string) =>
    (await sql().query(`select 1 from ${table} where job_id = $1`, [jobId])).rowCount;
  const read = async (path: string) => (await api.call(path, { token })).json;

  /** A job with lines, a curve and a table that ended so many days ago. */
  const anEndedJob = async (daysAgo: number): Promise<{ jobId: string; sha256: string }> => {
    const jobId = await aJob(sql());
    const run = await aRun(sql());
    await says(sql(), run, 2, 3000);
    await addCurvePoints(sql(), run, [{ tMs: 1, incumbent: 1, bestBound: 1, gap: 0 }]);
    const sha256 = await putBlob(sql(), Buffer.from(`a\n${jobId}\n`));
    const columns = [{ name: 'a', unit: '', type: 'text' as const }];
    await finish(sql(), run, anOutcome({ tables: [{ name: 'schedule', rows: 1, columns, sha256 }] }));
    await sql().query('update job set completed_at = now() - make_interval(days => $2) where id = $1', [
      jobId,
      daysAgo,
    ]);
    await sql().query(`update blob set created_at = now() - make_interval(days => $2) where sha256 = $1`, [
      sha256,
      daysAgo,
    ]);
    return { jobId, sha256 };
  };

  it('removes what is older and says so; the job itself and younger ones stay', async () => {
    const [old, young] = [await anEndedJob(31), await anEndedJob(29)];
    await sweep();
    for (const [{ jobId, sha256 }, left] of [
      [old, 0],
      [young, 1],
    ] as const) {
      for (const table of ['curve_point', 'job_result', 'result_table']) expect(await countOf(table, jobId)).toBe(left);
      expect((await sql().query('select 1 from blob where sha256 = $1', [sha256])).rowCount).toBe(left);
    }
    expect(await read(`/api/jobs/${old.jobId}/logs`)).toMatchObject({
      logs: [{ seq: 1, level: 'INFO', message: expect.stringContaining('RETENTION_DAYS') }],
      total: 1,
      last_seq: 1,
    });
    expect(await read(`/api/jobs/${old.jobId}`)).toMatchObject({ status: 'success', log_count: 1, objective_value: 1 });
    expect(await read(`/api/jobs/${young.jobId}/logs`)).toMatchObject({ total: 3000 });
  });

  it('joins the log of a job whose worker died before it could', async () => {
    const jobId = await aJob(sql());
    const run = await aRun(sql());
    const at = new Date();
    for (let n = 2; n <= 60; n += 1)
      await appendLogs(sql(), run, [{ level: 'INFO', message: `line ${n}`, metadata: null, at }]);
    await sql().query(`update job set status = 'failed', completed_at = now() - interval '1 hour' where id = $1`, [
      jobId,
    ]);
    await sweep();
    expect(await countOf('log_chunk', jobId)).toBe(1);
    expect(await read(`/api/jobs/${jobId}/logs`)).toMatchObject({ total: 60 });
  });

  it('removes slots and warnings of gates that are older, but never a schedule’s last slot', async () => {
    const [busy, quiet] = [
      await aSchedule(api.app, { enabled: false, dataSourceId: null }),
      await aSchedule(api.app, { enabled: false, dataSourceId: null }),
    ];
    const slot = (schedule: string, daysAgo: number, state: string) =>
      sql().query(
        `insert into occurrence (id, schedule_id, scheduled_for, state)
         values ($1 || $2, $1, now() - make_interval(days => $2::int), $3)`,
        [schedule, String(daysAgo), state],
      );
    for (const [days, state] of [
      [40, 'on_time'],
      [31, 'missed'],
      [29, 'on_time'],
    ] as const)
      await slot(busy, days, state);
    await slot(quiet, 40, 'on_time');
    await sql().query(
      `insert into gate_warning (market, segment, closes, minutes_left, model_type, delivery_start, delivery_end, at)
       select 'in-iex', 'DAM', now(), days, 'DMO', now(), now(), now() - make_interval(days => days)
       from unnest(array[31, 29]) as days`,
    );
    await sweep();
    const { rows } = await sql().query<{ id: string }>('select id from occurrence order by scheduled_for');
    expect(rows.map(({ id }) => id)).toEqual([`${quiet}40`, `${busy}29`]);
    expect((await sql().query('select from gate_warning')).rowCount).toBe(1);
  });
});
