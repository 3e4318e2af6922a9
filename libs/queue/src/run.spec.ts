import { describe, expect, it } from '@jest/globals';
import { addCurvePoints, appendLogs, cancel, claim, finish, putBack, readCurve, setProgress } from './index.js';
import { anOutcome, aRunningJob, aWorker } from './testing/index.js';
import { aQueue } from './testing/a-queue.js';

const { sql, ground, jobRow } = aQueue();
const aLine = (message: string) => ({ level: 'INFO' as const, message, at: new Date(), metadata: null });

describe('the fence', () => {
  it('refuses every write of a life that is over', async () => {
    const { jobId, attempt } = await aRunningJob(sql(), ground());
    const stale = { jobId, attempt };
    expect(await putBack(sql(), stale, 'The worker stopped.')).toBe(true);
    expect((await claim(sql(), await aWorker(sql())))?.attempt).toBe(2);
    expect(await appendLogs(sql(), stale, [aLine('late')])).toBeUndefined();
    expect(await setProgress(sql(), stale, 50)).toBe(false);
    expect(await addCurvePoints(sql(), stale, [{ tMs: 1, incumbent: 1, bestBound: 1, gap: 0 }])).toBe(false);
    expect(await putBack(sql(), stale, 'again')).toBe(false);
    expect(await finish(sql(), stale, anOutcome())).toBe(false);
    expect(await jobRow(jobId)).toMatchObject({ status: 'running', attempt: 2, progress: 0, log_count: 2 });
    expect((await sql().query('select 1 from job_result')).rowCount).toBe(0);
  });

  it('refuses every write after the end', async () => {
    const run = await aRunningJob(sql(), ground());
    expect(await finish(sql(), run, anOutcome())).toBe(true);
    expect(await appendLogs(sql(), run, [aLine('late')])).toBeUndefined();
    expect(await finish(sql(), run, anOutcome({ status: 'failed' }))).toBe(false);
    expect(await putBack(sql(), run, 'late')).toBe(false);
    expect(await cancel(sql(), run.jobId, 'me')).toBe('final');
    expect((await jobRow(run.jobId))?.status).toBe('success');
  });
});

describe('a final status', () => {
  it.each(['success', 'failed', 'cancelled'] as const)('%s cannot be left, not even by hand', async (status) => {
    const run = await aRunningJob(sql(), ground());
    await finish(sql(), run, anOutcome({ status }));
    const change = sql().query(`update job set status = 'pending' where id = $1`, [run.jobId]);
    await expect(change).rejects.toThrow(/is final/);
  });
});

describe('finish', () => {
  it('writes the result, its tables in order and the status together', async () => {
    const run = await aRunningJob(sql(), ground());
    const columns = [{ name: 'block', unit: '', type: 'number' as const }];
    const table = { rows: 1, columns, sha256: ground().modelSha256 };
    const tables = [
      { ...table, name: 'schedule' },
      { ...table, name: 'bids', parquetSha256: ground().modelSha256 },
    ];
    const kpis = { profit: { value: 7, unit: 'INR' } };
    await finish(sql(), run, anOutcome({ kpis, tables, resultsCount: 1, objectiveValue: 7 }));
    const result = await sql().query('select * from job_result');
    expect(result.rows).toEqual([{ job_id: run.jobId, kpis, charts: [], conflicts: [] }]);
    const rows = await sql().query('select name, rows, columns, parquet_sha256 from result_table order by position');
    expect(rows.rows).toEqual([
      { name: 'schedule', rows: 1, columns, parquet_sha256: null },
      { name: 'bids', rows: 1, columns, parquet_sha256: ground().modelSha256 },
    ]);
    expect(await jobRow(run.jobId)).toMatchObject({
      status: 'success',
      progress: 100,
      objective_value: 7,
      results_count: 1,
    });
  });

  it.each([
    [3, 4],
    [4, 1],
  ])(
    'leaves a log of few chunks as it is, and joins more: the first line and %i more become %i',
    async (more, left) => {
      const run = await aRunningJob(sql(), ground());
      for (let line = 0; line < more; line += 1) await appendLogs(sql(), run, [aLine(`line ${line}`)]);
      await finish(sql(), run, anOutcome());
      const chunks = await sql().query('select 1 from log_chunk where job_id = $1', [run.jobId]);
      expect(chunks.rowCount).toBe(left);
    },
  );

  it('writes nothing when a table has no bytes', async () => {
    const run = await aRunningJob(sql(), ground());
    const tables = [{ name: 'x', rows: 0, columns: [], sha256: 'missing' }];
    await expect(finish(sql(), run, anOutcome({ tables }))).rejects.toThrow(/foreign key/);
    expect((await jobRow(run.jobId))?.status).toBe('running');
  });
});

describe('progress', () => {
  it('never goes back', async () => {
    const run = await aRunningJob(sql(), ground());
    for (const percent of [10, 60, 30]) expect(await setProgress(sql(), run, percent)).toBe(true);
    expect((await jobRow(run.jobId))?.progress).toBe(60);
  });
});

describe('the curve', () => {
  it('is that of the last life', async () => {
    const run = await aRunningJob(sql(), ground());
    const point = { tMs: 5, incumbent: 10, bestBound: null, gap: null };
    await addCurvePoints(sql(), run, [point, { ...point, tMs: 9 }]);
    expect((await readCurve(sql(), run.jobId)).map(({ tMs }) => tMs)).toEqual([5, 9]);
    await putBack(sql(), run, 'stop');
    const next = await claim(sql(), await aWorker(sql()));
    expect(await addCurvePoints(sql(), next ?? run, [{ ...point, tMs: 7 }])).toBe(true);
    const [only, ...others] = await readCurve(sql(), run.jobId);
    expect([only, others]).toEqual([{ ...point, tMs: 7, id: expect.any(Number) }, []]);
    expect(await readCurve(sql(), run.jobId, only?.id)).toEqual([]);
  });
});
