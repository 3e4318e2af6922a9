import { type Database, openPool } from '@energy-ops/database';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepRunning, type Service } from '../supervisor/service.ts';
import { type Running, withProduct } from './bench-product.ts';
import { addBuiltIn } from './built-in.ts';
import { reportFigure, shown } from './figure.ts';

const jobs = 100;
const modelId = 'so_bench_cpu';
/** About 0.3 s of one core; the same amount of work whatever else the machine does. */
const source = 'total = 0\nfor number in range(2_000_000):\n    total += number * number % 7\nprint(total)\n';
const request = { model_type: 'SO', data_source_id: 'sample', model_id: modelId, purpose: 'test', bypass_cache: true };

/** How much sooner jobs that compute are done with a second worker, each of one slot. The lone one works before and after. */
export async function workers(): Promise<void> {
  await withProduct(
    async (running) => {
      const database = openPool(running.databaseUrl, { max: 1 });
      try {
        const pattern = await firstJob(running, database);
        const before = await secondsFor(jobs / 2, pattern, database);
        const second = await secondWorker(running, database);
        const together = await secondsFor(jobs, pattern, database);
        const shares = await sharesOf(database, jobs);
        await second.stop(9000);
        await untilWorkers(database, 1);
        const after = await secondsFor(jobs / 2, pattern, database);
        console.log(
          `one worker ${shown(before)} + ${shown(after)} s, two ${shown(together)} s, which took ${shares.join(' and ')} jobs`,
        );
        const ratio = (before + after) / together;
        reportFigure(`${jobs} jobs that compute, two workers against one`, ratio, 'times', { atLeast: 1.8 });
      } finally {
        await database.close();
      }
    },
    { WORKER_CONCURRENCY: '1' },
  );
}

/** Triggers one job as a client would; the others are copies of its row, as 100 triggers would cost seconds of processor. */
async function firstJob({ trigger }: Running, database: Database): Promise<string> {
  await addBuiltIn(database, modelId, source);
  await untilWorkers(database, 1);
  const id = await trigger(request);
  await untilEnded(database);
  return id;
}

/** From the first start to the last end of so many jobs that come at once. */
async function secondsFor(count: number, pattern: string, database: Database): Promise<number> {
  const { rows: added } = await database.query<{ id: string }>(
    `with added as (
       insert into job select (jsonb_populate_record(job, jsonb_build_object('id', 'so_' || gen_random_uuid(),
         'status', 'pending', 'attempt', 0, 'log_count', 0, 'progress', 0, 'created_at', clock_timestamp(),
         'started_at', null, 'completed_at', null, 'worker', null, 'termination_status', null,
         'solution_status', null))).*
       from job, generate_series(1, $1) where id = $2 returning id
     )
     select id, pg_notify('job_pending', '') from added`,
    [count, pattern],
  );
  await untilEnded(database);
  const { rows } = await database.query<{ seconds: number; succeeded: number }>(
    `select extract(epoch from max(completed_at) - min(started_at))::float8 as seconds,
       count(*) filter (where status = 'success')::int as succeeded
     from job where id = any($1)`,
    [added.map(({ id }) => id)],
  );
  if (rows[0]?.succeeded !== count) throw new Error(`Only ${rows[0]?.succeeded} of ${count} jobs succeeded.`);
  return rows[0].seconds;
}

/** Another worker as another machine would have it, but on this one; resolves once it takes jobs and starts them warm. */
async function secondWorker({ env }: Running, database: Database): Promise<Service> {
  const worker = keepRunning({
    name: 'second worker',
    program: join(import.meta.dirname, '../../apps/worker/dist/main.js'),
    env: { ...env, DATA_DIR: join(env['DATA_DIR'] ?? '', 'second') },
    onLine: () => undefined,
    onGiveUp: (message) => console.error(message),
  });
  await untilWorkers(database, 2);
  return worker;
}

async function untilWorkers(database: Database, count: number): Promise<void> {
  const sql = `select count(*)::int as count, coalesce(bool_and(warm->>'state' = 'ready'), true) as warm from worker`;
  for (const end = performance.now() + 60_000; performance.now() < end; await sleep(100)) {
    const { rows } = await database.query<{ count: number; warm: boolean }>(sql);
    if (rows[0]?.count === count && rows[0].warm) return;
  }
  throw new Error(`There are not ${count} workers with a warm start after a minute.`);
}

/** Looks seldom: the processors are the jobs'. */
async function untilEnded(database: Database): Promise<void> {
  const sql = `select 1 from job where status in ('pending', 'running') limit 1`;
  while ((await database.query(sql)).rowCount > 0) await sleep(500);
}

/** How many of the latest jobs each worker took. */
async function sharesOf(database: Database, latest: number): Promise<number[]> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from (select worker from job order by started_at desc limit $1) as latest
     group by worker order by count desc`,
    [latest],
  );
  return rows.map(({ count }) => count);
}
