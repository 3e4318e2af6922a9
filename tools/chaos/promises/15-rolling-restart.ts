import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.ts';
import type { Program } from '../ground/program.ts';
import { evidenceOf } from '../history/evidence.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly workers: number;
  readonly jobs: number;
  readonly rounds: number;
  readonly mostClaimMs: number;
}

const grace = { SHUTDOWN_GRACE: '3' };

/** Replaces workers one after the other while jobs run: some get their grace, some are put back. */
export const rollingRestart = scenario<Scale>({
  promise: 15,
  goal: '0 failed of 50 jobs; no claim later than 100 ms after SIGTERM',
  smoke: { workers: 2, jobs: 10, rounds: 1, mostClaimMs: 10_000 },
  full: { workers: 3, jobs: 50, rounds: 4, mostClaimMs: 100 },
  async play({ arena }, { workers: count, jobs, rounds, mostClaimMs }) {
    const ids: string[] = [];
    const lastClaims: number[] = [];
    const stops: number[] = [];
    const broken: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const workers = await Promise.all(
        [grace, {}, grace].slice(0, count).map((env) => arena.worker({ concurrency: 2, env })),
      );
      ids.push(...(await arena.jobs(Array.from({ length: jobs }, (_, at) => ({ lines: 10 + (at % 10), pause: 0.1 })))));
      const after: Program[] = [];
      for (const worker of workers) {
        await sleep(500);
        after.push(await arena.worker({ concurrency: 2 }));
        const { claimedAfterMs, stoppedAfterMs } = await stopAndWatch(arena, worker);
        lastClaims.push(claimedAfterMs);
        stops.push(stoppedAfterMs);
        if (worker.exitCode !== 0) broken.push(`a worker ended with ${worker.exitCode}`);
      }
      await arena.drained(180_000);
      await Promise.all(after.map((worker) => worker.stop()));
    }
    const counts = await arena.drained(0);
    const { faults } = await evidenceOf(arena, ids);
    const { rows } = await arena.sql.query<{ losses: number }>('select sum(losses)::int as losses from job');
    if (rows[0]?.losses !== 0) broken.push(`${rows[0]?.losses} jobs count as lost: a put-back at shutdown is no loss`);
    if (counts.success !== ids.length) broken.push(`not all succeeded: ${JSON.stringify(counts)}`);
    const late = lastClaims.filter((ms) => ms > mostClaimMs).map((ms) => `a claim ${ms.toFixed(0)} ms after SIGTERM`);
    return {
      counts: { faults: count * rounds },
      measured: `${JSON.stringify(counts)}; last claim after SIGTERM ${spread(lastClaims, 'ms')}; stops ${spread(stops, 's')}`,
      faults: `${count * rounds} workers replaced by SIGTERM while jobs run`,
      broken: [...broken, ...faults, ...late],
    };
  },
});

async function stopAndWatch(
  arena: Arena,
  worker: Program,
): Promise<{ claimedAfterMs: number; stoppedAfterMs: number }> {
  const { rows } = await arena.sql.query<{ id: string }>('select id from worker where pid = $1', [worker.pid]);
  const askedAt = Date.now();
  const stoppedAfterMs = await worker.stop();
  const { rows: last } = await arena.sql.query<{ at: number | null }>(
    `select (extract(epoch from max(at)) * 1000)::float8 as at from chaos_move where status = 'running' and worker_id = $1`,
    [rows[0]?.id],
  );
  return { claimedAfterMs: Math.max(0, (last[0]?.at ?? 0) - askedAt), stoppedAfterMs };
}
