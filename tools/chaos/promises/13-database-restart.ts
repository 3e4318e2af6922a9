import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiNode } from '../ground/api-node.ts';
import type { Arena } from '../ground/arena.ts';
import { ask, Client } from '../ground/client.ts';
import { post } from '../ground/poster.ts';
import type { Program } from '../ground/program.ts';
import { evidenceOf } from '../history/evidence.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly restarts: number;
  readonly longOutages: number;
  /** A long outage, without the time PostgreSQL takes to start. */
  readonly outageMs: number;
  readonly mostBackMs: number;
}

/** A worker that could not beat for so long gives its jobs up, as it should: what follows is another promise. */
const leaseMs = 14_000;

/** Crashes PostgreSQL under load and leaves it away for 10 s; nothing of ours may need a restart for it. */
export const databaseRestart = scenario<Scale>({
  promise: 13,
  goal: '503 meanwhile, API and worker back ≤ 5 s after PostgreSQL, jobs run through 10 s without it',
  crashes: true,
  smoke: { restarts: 1, longOutages: 1, outageMs: 4000, mostBackMs: 45_000 },
  full: { restarts: 20, longOutages: 3, outageMs: 9500, mostBackMs: 5000 },
  async play({ arena }, { restarts, longOutages, outageMs, mostBackMs }) {
    const node = await arena.api();
    const worker = await arena.worker({ concurrency: 4 });
    const posting = { goOn: true };
    const load = keepPosting(arena, node, posting);
    const broken: string[] = [];
    const outages: Outage[] = [];
    for (let restart = 0; restart < restarts; restart += 1) {
      await sleep(500 + Math.random() * 1000);
      outages.push(await outage(arena, node, worker, 300));
    }
    const through: string[] = [];
    for (let long = 0; long < longOutages; long += 1) {
      const id = await arena.job({ lines: Math.ceil(outageMs / 100) + 50, pause: 0.1 }, { priority: 100 });
      through.push(id);
      await arena.jobWhen(id, (job) => job.status === 'running' && job.log_count > 3);
      const away = await outage(arena, node, worker, outageMs, broken);
      outages.push(away);
      const { status, attempt } = await arena.jobWhen(id, (job) => !['running', 'pending'].includes(job.status));
      if (status !== 'success' || (away.silentMs < leaseMs && attempt !== 1))
        broken.push(`${id} is ${status} on attempt ${attempt} after ${inSeconds(away.silentMs)} without a beat`);
    }
    posting.goOn = false;
    const { ids, faults } = await load;
    const counts = await arena.drained(120_000);
    const evidence = await evidenceOf(arena, [...ids, ...through]);
    if (!node.process.lives) broken.push(`the API ended: ${node.process.said}`);
    if (!worker.lives) broken.push(`the worker ended: ${worker.said}`);
    const [back, beats] = [outages.map(({ apiMs }) => apiMs), outages.map(({ workerMs }) => workerMs)];
    const away = `${((outageMs + 500) / 1000).toFixed(0)} s`;
    return {
      counts: {
        faults: restarts + longOutages,
        accepted: ids.length,
        runs: evidence.lives,
        overlaps: evidence.overlaps,
      },
      measured: `API back after ${spread(back, 's')}, worker after ${spread(beats, 's')}; ${longOutages} job(s) ran through ${away}; ${JSON.stringify(counts)}`,
      faults: `PostgreSQL crashed ${restarts + longOutages} times under load, ${longOutages} of them away for ${away}`,
      broken: [
        ...broken,
        ...faults,
        ...evidence.faults,
        ...back.filter((ms) => ms > mostBackMs).map((ms) => `the API took ${inSeconds(ms)}`),
        ...beats.filter((ms) => ms > mostBackMs).map((ms) => `the worker took ${inSeconds(ms)}`),
        ...(await failuresOf(arena, Math.max(...outages.map(({ silentMs }) => silentMs)))),
      ],
    };
  },
});

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** A job that was lost twice may fail so, and only so, and only where the worker was silent for the length of its lease. */
async function failuresOf(arena: Arena, silentMs: number): Promise<string[]> {
  const { rows } = await arena.sql.query<{ id: string; code: string | null }>(
    `select id, error_code as code from job where status = 'failed'`,
  );
  return rows
    .filter(({ code }) => code !== 'worker_lost' || silentMs < leaseMs)
    .map(({ id, code }) => `${id} failed (${code}); the longest silence was ${inSeconds(silentMs)}`);
}

interface Outage {
  /** From the return of PostgreSQL until the API is ready, and until the worker beats. */
  readonly apiMs: number;
  readonly workerMs: number;
  /** Between the worker's last beat before and its first one after. */
  readonly silentMs: number;
}

/** Takes PostgreSQL away for some time. */
async function outage(
  arena: Arena,
  node: ApiNode,
  worker: Program,
  awayMs: number,
  broken?: string[],
): Promise<Outage> {
  const lastBeat = await beatAfter(arena, worker, 0);
  await arena.server.crash();
  const asked = broken && healthWithout(node, broken);
  await sleep(awayMs);
  await arena.server.startAgain();
  const began = performance.now();
  const beat = beatAfter(arena, worker, lastBeat).then((at) => ({ at, ms: performance.now() - began }));
  const [apiMs, { at, ms }] = await Promise.all([node.untilReady(), beat]);
  await asked;
  return { apiMs, workerMs: ms, silentMs: at - lastBeat };
}

/** When the worker said that it lives, once it did so after a moment; by the database's clock, in milliseconds. */
async function beatAfter({ sql }: Arena, { pid }: Program, since: number): Promise<number> {
  const beatSql = 'select (extract(epoch from beat_at) * 1000)::float8 as at from worker where pid = $1';
  for (const end = performance.now() + 120_000; performance.now() < end; await sleep(50)) {
    const beat = await sql.query<{ at: number }>(beatSql, [pid]).catch(() => undefined); // no PostgreSQL yet
    const at = beat?.rows[0]?.at ?? 0;
    if (at > since) return at;
  }
  throw new Error('The worker does not beat any more.');
}

/** The API says itself that it lives and can do nothing. */
async function healthWithout({ address }: ApiNode, broken: string[]): Promise<void> {
  const [live, ready] = await Promise.all(['live', 'ready'].map((word) => ask(`${address}/api/health/${word}`)));
  if (live?.status !== 200) broken.push(`/api/health/live is ${live?.status} without PostgreSQL`);
  if (ready?.status !== 503) broken.push(`/api/health/ready is ${ready?.status} without PostgreSQL`);
  if (!ready?.headers.has('retry-after')) broken.push('/api/health/ready has no Retry-After without PostgreSQL');
}

/** Triggers short jobs until told otherwise. */
async function keepPosting(arena: Arena, node: ApiNode, posting: { goOn: boolean }) {
  const client = new Client();
  const ids: string[] = [];
  const faults: string[] = [];
  const body = {
    model_type: 'SO',
    data_source_id: 'chaos',
    model_id: arena.seed.modelIds.SO,
    purpose: 'test',
    bypass_cache: true,
  };
  for (let batch = 1; posting.goOn; batch += 1) {
    const posted = await post({
      client,
      address: () => node.address,
      body: () => body,
      triggers: 2,
      atOnce: 2,
      keys: `load-${batch}`,
    });
    ids.push(...posted.ids);
    faults.push(...posted.faults);
    await sleep(500);
  }
  return { ids, faults };
}
