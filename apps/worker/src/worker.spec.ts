import type { Database } from '@energy-ops/database';
import { getBlob } from '@energy-ops/database';
import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { cancel, readCurve, readLogs } from '@energy-ops/queue';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aJob, endOf, jobWhen, readJob } from './testing/jobs.js';
import type { StartedWorker } from './testing/start-worker.js';
import { startWorker } from './testing/start-worker.js';

let at: TestDatabase;
let database: Database;
let started: StartedWorker;

beforeAll(async () => {
  at = await testDatabase();
  database = at.database;
});
afterAll(() => at.close());
beforeEach(async () => {
  started = await startWorker(at);
});
afterEach(() => started.end());

const messagesOf = async (jobId: string): Promise<string[]> => {
  const { lines } = await readLogs(database, jobId, { limit: 1000, order: 'asc' });
  return lines.map((line) => line.message);
};

const good = `
import json, os
print("PROGRESS:40")
print("WARNING: thin market")
print('EVENT:{"type":"incumbent","t_ms":5,"incumbent":10,"best_bound":12,"gap":0.2}')
print(open(os.environ["INPUT_DIR"] + "/timeseries.csv").read().split()[0])
config = json.loads(os.environ["CONFIG"])
print(config["market"]["id"], config["delivery_day"], config["time_limit"], config["settings"]["kind"])
out = os.environ["OUTPUT_DIR"]
open(out + "/schedule.csv", "w").write("block_start,p_mw,energy_cost,on,note\\n2026-11-24T00:00:00+05:30,1.5,3e3,true,\\n")
open(out + "/market.csv", "w").write("block_start,price_buy\\n2026-11-24T00:00:00+05:30,\\n")
json.dump({"objective_value": 12.5, "sense": "min", "termination_status": "optimal", "solution_status": "optimal",
  "kpis": {"profit": {"value": 3, "unit": "INR"}}}, open(out + "/result.json", "w"))
`;

describe('a job', () => {
  it('is run and recorded', async () => {
    const id = await aJob(database, { source: good });
    expect(await endOf(database, id)).toMatchObject({
      status: 'success',
      termination_status: 'optimal',
      objective_value: 12.5,
      results_count: 1,
      progress: 100,
      log_count: 4,
    });
    expect(await messagesOf(id)).toEqual([
      'Model v1 on data',
      'thin market',
      'block,price',
      'in-iex 2026-11-24 60 typical_day',
    ]);
    expect(await readCurve(database, id)).toMatchObject([{ tMs: 5, incumbent: 10, bestBound: 12, gap: 0.2 }]);
    const file = await readFile(join(started.dataDir, 'logs/optimization', `${id}.log`), 'utf8');
    expect(file).toMatch(/^\S+Z WARNING thin market\n\S+Z INFO block,price\n/);
    while ((await readdir(join(started.dataDir, 'jobs'))).length > 0) await sleep(10); // whoever waits for it is told before
  });

  it('has its tables kept, with units and types', async () => {
    const id = await aJob(database, { source: good });
    await endOf(database, id);
    const { rows } = await database.query<{ name: string; columns: object; sha256: string }>(
      'select name, columns, sha256 from result_table where job_id = $1 order by name desc',
      [id],
    );
    expect(rows[0]?.columns).toEqual([
      { name: 'block_start', unit: '', type: 'instant' },
      { name: 'p_mw', unit: 'MW', type: 'number' },
      { name: 'energy_cost', unit: 'INR', type: 'number' },
      { name: 'on', unit: '', type: 'boolean' },
      { name: 'note', unit: '', type: 'text' },
    ]);
    expect(String(await getBlob(database, rows[0]?.sha256 ?? ''))).toMatch(/^block_start,p_mw/);
  });

  it('that writes a table only as Parquet has it as CSV too', async () => {
    const source = `
import os, datetime, pyarrow as pa, pyarrow.parquet
at = datetime.datetime(2026, 11, 24, tzinfo=datetime.timezone.utc)
table = pa.table({"block_start": [at], "p_mw": [1.5], "note": [None]})
pa.parquet.write_table(table, os.environ["OUTPUT_DIR"] + "/market.parquet")`;
    const id = await aJob(database, { source });
    await endOf(database, id);
    const { rows } = await database.query<{ sha256: string; parquet_sha256: string | null }>(
      'select sha256, parquet_sha256 from result_table where job_id = $1',
      [id],
    );
    expect(rows[0]?.parquet_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(String(await getBlob(database, rows[0]?.sha256 ?? ''))).toMatch(
      /^"block_start".*\n"2026-11-24T00:00:00\+00:00",1.5,\n$/,
    );
  });

  it.each([
    ['crashes', 'raise ValueError("no price")', { error_code: 'model_failed', error_message: 'ValueError: no price' }],
    ['exits 1', 'import sys\nprint("ERROR: no unit")\nsys.exit(1)', { error_message: 'no unit' }],
    ['kills itself', 'import os\nos.kill(os.getpid(), 9)', { error_code: 'model_killed' }],
    ['takes all memory', 'bytearray(3 * 1024 ** 3)', { error_code: 'out_of_memory' }],
    [
      'writes a garbage result',
      'import os\nopen(os.environ["OUTPUT_DIR"] + "/result.json", "w").write("{oops")',
      { error_code: 'bad_results' },
    ],
    [
      'writes a garbage table',
      'import os\nopen(os.environ["OUTPUT_DIR"] + "/schedule.csv", "wb").write(b"a,b\\n1\\n\\xff")',
      { error_code: 'bad_results' },
    ],
    [
      'writes garbage as Parquet',
      'import os\nopen(os.environ["OUTPUT_DIR"] + "/market.parquet", "w").write("PAR1")',
      { error_code: 'bad_results' },
    ],
  ])('that %s has failed and says so, and the worker goes on', async (_, source, facts) => {
    const id = await aJob(database, { source });
    expect(await endOf(database, id)).toMatchObject({ status: 'failed', ...facts });
    const next = await aJob(database, { source: 'print("still here")' });
    expect(await endOf(database, next)).toMatchObject({ status: 'success', termination_status: null });
  });

  it('that hangs is ended at its time limit', async () => {
    const id = await aJob(database, { source: 'import time\ntime.sleep(60)', modelConfig: { time_limit: 0.2 } });
    expect(await endOf(database, id)).toMatchObject({ error_code: 'timed_out', termination_status: 'time_limit' });
  });

  it('whose deadline passes while it runs is ended then', async () => {
    const id = await aJob(database, { source: 'import time\ntime.sleep(60)', deadline: new Date(Date.now() + 1500) });
    await jobWhen(database, id, (job) => job.status === 'running');
    expect(await endOf(database, id)).toMatchObject({ status: 'failed', termination_status: 'deadline' });
  });

  it('whose model is missing from the database has failed, says so and leaves nothing behind', async () => {
    const id = await aJob(database, { source: '# damaged' });
    await database.query(`update blob set data = 'x' where sha256 = (select model_sha256 from job where id = $1)`, [
      id,
    ]);
    expect(await endOf(database, id)).toMatchObject({ status: 'failed', error_code: 'worker_error' });
    while ((await readdir(join(started.dataDir, 'jobs'))).length > 0) await sleep(10);
  });

  it('has every line of 100,000, in order', async () => {
    const id = await aJob(database, { source: 'for i in range(100_000): print(i)' });
    const { log_count } = await endOf(database, id);
    expect(log_count).toBe(100_001);
    const { lines } = await readLogs(database, id, { limit: 1000, afterSeq: 99_001, order: 'asc' });
    expect(lines.map((line) => Number(line.message))).toEqual(Array.from({ length: 1000 }, (_, i) => 99_000 + i));
  });

  it('that floods keeps the start of its log and the count of the rest', async () => {
    const id = await aJob(database, { source: 'for i in range(50_000): print("x" * 99)' });
    expect(await endOf(database, id)).toMatchObject({ status: 'success', log_count: 10_003 }); // ours at the start, at the limit, at the end
    expect((await readLogs(database, id, { limit: 1, order: 'desc' })).lines[0]?.message).toMatch(
      /^40000 lines dropped/,
    );
  });
});

describe('a cancel', () => {
  it('stops a running job and keeps the best it had', async () => {
    const source = `
import os, signal, sys, time
def stop(*_):
    open(os.environ["OUTPUT_DIR"] + "/result.json", "w").write('{"solution_status": "feasible", "objective_value": 7}')
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print("on")
time.sleep(60)`;
    const id = await aJob(database, { source });
    await jobWhen(database, id, (job) => job.log_count > 1);
    await cancel(database, id, 'a test');
    expect(await endOf(database, id)).toMatchObject({
      status: 'cancelled',
      termination_status: 'interrupted',
      solution_status: 'feasible',
      objective_value: 7,
    });
  });

  it('before the model started ends the job too', async () => {
    const id = await aJob(database, { source: 'import time\ntime.sleep(60)' });
    await jobWhen(database, id, (job) => job.status === 'running');
    await cancel(database, id, 'a test');
    expect(await endOf(database, id)).toMatchObject({ status: 'cancelled' });
  });
});

describe('a worker', () => {
  it('that stops puts its jobs back and leaves', async () => {
    const id = await aJob(database, { source: 'import time\nprint("on")\ntime.sleep(60)' });
    await jobWhen(database, id, (job) => job.log_count > 1);
    await started.worker.stop();
    expect(await readJob(database, id)).toMatchObject({ status: 'pending', attempt: 1, log_count: 3 });
    expect((await messagesOf(id)).at(-1)).toMatch(/^The worker is stopping/);
    expect((await database.query('select 1 from worker')).rowCount).toBe(0);
    await cancel(database, id, 'a test');
  });

  it('does not share its folder', async () => {
    await expect(startWorker(at, { dataDir: started.dataDir })).rejects.toThrow('Another worker is at work');
  });

  it('kills its models and starts over when it was counted as lost', async () => {
    const id = await aJob(database, { source: 'import time\nprint("on")\ntime.sleep(2)' });
    await jobWhen(database, id, (job) => job.log_count > 1);
    await database.query('delete from worker');
    expect(await endOf(database, id)).toMatchObject({ status: 'success', attempt: 2 });
  });

  it('gives back a job that was claimed for it without its hearing of it', async () => {
    const blocker = 'import time\ntime.sleep(1.5)';
    const busy = [await aJob(database, { source: blocker }), await aJob(database, { source: blocker })];
    for (const id of busy) await jobWhen(database, id, (job) => job.status === 'running');
    const id = await aJob(database, { source: 'print("on")' });
    await database.query(
      `update job set status = 'running', attempt = 1, started_at = now(), worker_id = (select id from worker)
       where id = $1`,
      [id],
    );
    expect(await endOf(database, id)).toMatchObject({ status: 'success', attempt: 2 });
    for (const each of busy) await endOf(database, each);
  });
});
