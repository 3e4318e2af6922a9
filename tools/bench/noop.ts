import { openPool } from '@energy-ops/database';
import { type Running, withProduct } from './bench-product.ts';
import { addBuiltIn } from './built-in.ts';
import { readFileSync } from 'node:fs';
import { treeOf } from './process-tree.ts';
import { reportFigure, shown } from './figure.ts';
import { percentile } from './statistics.ts';

const runs = 40;
const burst = 300;
const modelId = 'so_bench_noop';
const request = { model_type: 'SO', data_source_id: 'sample', model_id: modelId, purpose: 'test', bypass_cache: true };

/** What the product itself takes for a job: one that does nothing, from the HTTP call that asks for it to its end. */
export async function noop(): Promise<void> {
  await withProduct(async (running) => {
    await addModel(running);
    await untilWarm(running);
    for (let run = 0; run < 5; run += 1) await once(running);
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) times.push(await once(running));
    reportFigure('asked for to completed, a job that does nothing', percentile(times, 0.5), 'ms p50', { atMost: 100 });
    console.log(`p99 ${shown(percentile(times, 0.99))} ms, one after the other, ${runs} jobs`);
    const began = performance.now();
    const spent = cpuByPart();
    const ids: string[] = [];
    for (let sent = 0; sent < burst; sent += 20)
      ids.push(...(await Promise.all(Array.from({ length: 20 }, () => running.trigger(request)))));
    await allEnded(running, ids.length);
    const perMinute = (ids.length / (performance.now() - began)) * 60_000;
    for (const [part, seconds] of cpuByPart())
      console.log(`${part}: ${shown(((seconds - (spent.get(part) ?? 0)) / burst) * 1000)} ms of processor time a job`);
    reportFigure(`jobs that do nothing, ${burst} at once`, perMinute, 'a minute', { atLeast: 3000 });
  });
}

/** Seconds of processor time, those of ended children included, by part of the product. */
function cpuByPart(): Map<string, number> {
  const parts = Map.groupBy(treeOf(process.pid), ({ pid, command }) =>
    pid === process.pid
      ? 'bench'
      : (['apps/api', 'apps/worker', 'postgres', 'fork_server'].find((part) => command.includes(part)) ?? 'others'),
  );
  return new Map([...parts].map(([part, all]) => [part, all.reduce((sum, { pid }) => sum + cpuWithChildren(pid), 0)]));
}

function cpuWithChildren(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return fields.slice(11, pid === process.pid ? 13 : 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return 0;
  }
}

async function addModel({ databaseUrl }: Running): Promise<void> {
  const database = openPool(databaseUrl, { max: 1 });
  try {
    await addBuiltIn(database, modelId, 'print("nothing to do")\n');
  } finally {
    await database.close();
  }
}

async function untilWarm(running: Running): Promise<void> {
  for (;;) {
    const { workers } = await get<{ workers: { warm: { state: string; reason: string | null } | null }[] }>(
      running,
      '/api/workers',
    );
    const warm = workers[0]?.warm;
    if (warm?.state === 'ready') return;
    if (warm?.state === 'off') throw new Error(`No warm start: ${warm.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function once(running: Running): Promise<number> {
  const began = performance.now();
  const id = await running.trigger(request);
  for (;;) {
    const { status } = await get<{ status: string }>(running, `/api/jobs/${id}/status?wait=10`);
    if (status === 'success') return performance.now() - began;
    if (status !== 'pending' && status !== 'running') throw new Error(`The job ended as ${status}.`);
  }
}

/** Looks seldom: each look is two requests that the product answers while it is being measured. */
async function allEnded(running: Running, count: number): Promise<void> {
  const path = `/api/jobs?model_type=SO&limit=1&status=`;
  for (;;) {
    const [pending, busy] = await Promise.all(
      ['pending', 'running'].map((status) => get<{ total: number }>(running, path + status)),
    );
    if ((pending?.total ?? 0) + (busy?.total ?? 0) === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const { total } = await get<{ total: number }>(running, `${path}success`);
  if (total < count) throw new Error(`Only ${total} jobs succeeded.`);
}

async function get<Answer>({ address, token }: Running, path: string): Promise<Answer> {
  const answer = await fetch(address + path, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return JSON.parse(await answer.text());
}
