import { type Database, openPool, putBlob } from '@energy-ops/database';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, withProduct } from './bench-product.ts';
import { reportFigure, shown } from './figure.ts';
import { cpuSeconds, rssMib, treeOf } from './process-tree.ts';
import { percentile } from './statistics.ts';

const hourMs = 3_600_000;
const blocks = 8760;
const units = 58;
const start = Date.UTC(2027, 0, 1);
const head = ['block_start', 'asset_id', 'commit', 'p_mw', 'soc_mwh', 'reserve_up_mw', 'startup_cost', 'energy_cost'];

/** Two schedules of a year by the hour, 508,080 rows each: what comparing them costs, and what others feel of it. */
export async function compare(): Promise<void> {
  await withProduct(async (running) => {
    const database = openPool(running.databaseUrl, { max: 2 });
    try {
      const [a, b, c] = [await solved(running), await solved(running), await solved(running)];
      await schedule(database, a, (power) => power);
      await schedule(database, b, (power, hour) => (hour % 500 === 0 ? power + 1 : power));
      await schedule(database, c, (power) => power + 1);
      await measured(running, 'few of 508,080 rows differ', a, b);
      await measured(running, 'all of 508,080 rows differ', a, c);
    } finally {
      await database.close();
    }
  });
}

async function solved({ trigger, address, token }: Running): Promise<string> {
  const id = await trigger({ model_type: 'SO', data_source_id: 'sample', purpose: 'test', bypass_cache: true });
  const headers = { authorization: `Bearer ${token}` };
  const ended = async () =>
    /"completed":true/.test(await (await fetch(`${address}/api/jobs/${id}/status?wait=30`, { headers })).text());
  while (!(await ended()));
  return id;
}

/** Gives a job a year's schedule for its own. */
async function schedule(
  database: Database,
  jobId: string,
  powerOf: (power: number, hour: number) => number,
): Promise<void> {
  const rows = [head.join(',')];
  for (let unit = 0; unit < units; unit += 1)
    for (let hour = 0; hour < blocks; hour += 1) {
      const power = powerOf(((unit * 31 + hour * 7) % 100) + 0.25, hour);
      const at = new Date(start + hour * hourMs).toISOString();
      rows.push(
        `${at},unit_${unit},${power > 50 ? 1 : 0},${power},,${(power / 7).toFixed(6)},0,${(power * 31.7).toFixed(6)}`,
      );
    }
  const sha256 = await putBlob(database, Buffer.from(rows.join('\n')));
  const type = (name: string) => (name === 'block_start' ? 'instant' : name === 'asset_id' ? 'text' : 'number');
  const columns = JSON.stringify(head.map((name) => ({ name, unit: '', type: type(name) })));
  await database.query(
    `update result_table set sha256 = $2, rows = $3, columns = $4 where job_id = $1 and name = 'schedule'`,
    [jobId, sha256, blocks * units, columns],
  );
  const horizon = JSON.stringify({ horizon_start: new Date(start).toISOString(), horizon_blocks: blocks });
  await database.query(
    `update job set model_config = model_config || $2::jsonb, market_profile = market_profile || '{"mtu_minutes": 60}'
     where id = $1`,
    [jobId, horizon],
  );
}

async function measured({ address, token }: Running, name: string, a: string, b: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const api = treeOf(process.pid).find(({ command }) => command.includes('apps/api'))?.pid ?? 0;
  const timed = async () => {
    const began = performance.now();
    await (await fetch(`${address}/api/client-config`)).text();
    return performance.now() - began;
  };
  const idle: number[] = [];
  for (let round = 0; round < 100; round += 1) idle.push(await timed());
  const [cpu, memory] = [cpuSeconds(api), rssMib(api)];
  let peak = memory;
  let isDone = false;
  const answer = fetch(`${address}/api/jobs/${a}/diff?against=${b}`, { headers }).then(async (got) => {
    const text = await got.text();
    isDone = true;
    if (!got.ok) throw new Error(text);
    return text;
  });
  const beside: number[] = [];
  while (!isDone) {
    beside.push(await timed());
    peak = Math.max(peak, rssMib(api));
    await sleep(5);
  }
  const bytes = (await answer).length;
  const [alone, shared] = [percentile(idle, 0.99), percentile(beside, 0.99)];
  console.log(`${name}: ${shown(cpuSeconds(api) - cpu)} s of CPU, ${shown(bytes / 1024)} KiB of answer`);
  reportFigure(`others meanwhile (alone ${shown(alone)}, worst ${shown(Math.max(...beside))})`, shared, 'ms p99', {
    atMost: 50,
  });
  reportFigure('memory beside what the API had', peak - memory, 'MiB', { atMost: 400 });
}
