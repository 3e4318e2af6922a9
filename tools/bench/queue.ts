import { type Database, newId, openPool } from '@energy-ops/database';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, withProduct } from './bench-product.ts';
import { addBuiltIn } from './built-in.ts';
import { percentile } from './statistics.ts';

const single = 50;
const burst = 300;

/** Jobs that do nothing: how soon one starts and ends on an idle worker, and how many end in a minute. */
export async function queue(): Promise<void> {
  await withProduct(async (running) => {
    const database = openPool(running.databaseUrl, { max: 4 });
    try {
      const modelId = newId();
      await addBuiltIn(database, modelId, 'pass\n');
      const trigger = (): Promise<string> => triggerNothing(running, modelId);
      await untilAllEnded(database, [await trigger()]); // the first copies the data to the worker's disk
      const ids: string[] = [];
      for (let run = 0; run < single; run += 1) {
        const id = await trigger();
        ids.push(id);
        await untilAllEnded(database, [id]);
      }
      const waits = await millisecondsOf(database, ids, 'started_at - created_at');
      const lives = await millisecondsOf(database, ids, 'completed_at - created_at');
      report('enqueue → start    ', waits);
      report('submit → completed ', lives);
      const began = performance.now();
      const many = await Promise.all(Array.from({ length: burst }, trigger));
      await untilAllEnded(database, many);
      const minutes = (performance.now() - began) / 60_000;
      console.log(`${burst} no-op jobs at once: ${Math.round(burst / minutes)} jobs/min, triggers over HTTP included`);
    } finally {
      await database.close();
    }
  });
}

function report(name: string, milliseconds: readonly number[]): void {
  const [p50, p99] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.99)];
  console.log(`${name} p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms  (${milliseconds.length} jobs, one by one)`);
}

const triggerNothing = ({ trigger }: Running, modelId: string): Promise<string> =>
  trigger({ model_type: 'SO', model_id: modelId, data_source_id: 'sample', purpose: 'test', bypass_cache: true });

async function untilAllEnded(database: Database, ids: readonly string[]): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ left: number; failed: string | null }>(
      `select count(*) filter (where status in ('pending', 'running'))::int as left,
         min(error_message) filter (where status not in ('pending', 'running', 'success')) as failed
       from job where id = any($1)`,
      [ids],
    );
    if (rows[0]?.failed) throw new Error(`A job failed: ${rows[0].failed}`);
    if (rows[0]?.left === 0) return;
    await sleep(5);
  }
}

async function millisecondsOf(database: Database, ids: readonly string[], span: string): Promise<number[]> {
  const { rows } = await database.query<{ ms: number }>(
    `select extract(epoch from ${span})::float8 * 1000 as ms from job where id = any($1)`,
    [ids],
  );
  return rows.map(({ ms }) => ms);
}
