import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../bench/statistics.ts';
import type { Arena } from '../ground/arena.ts';
import type { Program } from '../ground/program.ts';
import { evidenceOf } from '../history/evidence.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly rounds: number;
  readonly victims: number;
  readonly limitMs: number;
}

/** From its claim on, a job of these lines lives for about two seconds: kills hit all of its life, and some its end. */
const behaviour = { lines: 20, pause: 0.1 };
const longestDelayMs = 2600;

/** Kills workers at random points of their jobs' lives; the jobs have to move on without anybody's doing. */
export const lostWorker = scenario<Scale>({
  promise: 4,
  goal: 'moved on within 20 s (p99) of the kill, then run once more or failed as worker_lost',
  smoke: { rounds: 1, victims: 2, limitMs: 90_000 },
  full: { rounds: 10, victims: 10, limitMs: 20_000 },
  async play({ arena }, { rounds, victims, limitMs }) {
    const waits: number[] = [];
    const ids: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const workers = await Promise.all(Array.from({ length: victims }, () => arena.worker()));
      ids.push(...(await arena.jobs(workers.map(() => behaviour))));
      for (const worker of workers) await jobOf(arena, worker);
      const survivor = arena.worker({ concurrency: victims });
      waits.push(...(await Promise.all(workers.map((worker) => killAndWait(arena, worker)))).flat());
      await arena.drained(180_000);
      await (await survivor).stop();
    }
    const counts = await arena.drained(0);
    const { faults, lives, overlaps } = await evidenceOf(arena, ids);
    const { rows } = await arena.sql.query<{ id: string; attempt: number; why: string | null }>(
      `select id, attempt, error_code as why from job where status not in ('success', 'failed') or attempt > 2
        or (status = 'failed' and (error_code <> 'worker_lost' or attempt < 2))`,
    );
    const p99 = percentile(waits, 0.99);
    const late = p99 > limitMs ? [`p99 is ${(p99 / 1000).toFixed(1)} s`] : [];
    return {
      counts: { faults: rounds * victims, runs: lives, overlaps, movedOnMs: waits },
      measured: `${spread(waits, 's')}; ${JSON.stringify(counts)}`,
      faults: `${rounds * victims} workers killed, ${waits.length} with a running job`,
      broken: [...late, ...faults, ...rows.map(({ id, attempt, why }) => `${id}: attempt ${attempt}, ${why}`)],
    };
  },
});

interface Running {
  readonly id: string;
  readonly attempt: number;
}

const runningOn = async (arena: Arena, { pid }: Program): Promise<Running | undefined> =>
  (
    await arena.sql.query<Running>(
      `select job.id, attempt from job join worker on worker.id = worker_id where status = 'running' and pid = $1`,
      [pid],
    )
  ).rows[0];

async function jobOf(arena: Arena, worker: Program): Promise<void> {
  while ((await runningOn(arena, worker)) === undefined) await sleep(5);
}

/** Kills a worker at any time from now on; resolves to the milliseconds until that job moved, if it had not ended by then. */
async function killAndWait(arena: Arena, worker: Program): Promise<number[]> {
  await sleep(Math.random() * longestDelayMs);
  const job = await runningOn(arena, worker);
  await worker.destroy();
  const killedAt = performance.now();
  if (job === undefined) return [];
  const after = await arena.jobWhen(job.id, ({ status, attempt }) => status !== 'running' || attempt !== job.attempt);
  const finishedBefore = after.status === 'success' && after.attempt === job.attempt; // its last write was on the way
  return finishedBefore ? [] : [performance.now() - killedAt];
}
