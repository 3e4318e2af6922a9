import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

const tiers = ['namespaces', 'kernel-lsm'] as const;
type Tier = (typeof tiers)[number];

/** Kills workers whose models have children that try to stay; looks for what lives on, and for what lies about. */
export const noOrphans = scenario({
  promise: 12,
  goal: 'no process of the model 1 s after its worker was killed, in each tier; its folder is gone after the next start',
  smoke: { kills: 1, jobsAtOnce: 2, limitMs: 20_000 },
  full: { kills: 25, jobsAtOnce: 3, limitMs: 1000 },
  async play({ arena }, { kills, jobsAtOnce, limitMs }) {
    const missing: string[] = [];
    const measured: string[] = [];
    const broken: string[] = [];
    for (const tier of tiers) {
      const why = await whyNot(arena, tier);
      if (why !== undefined) {
        missing.push(`${tier} left out: ${why}`);
        continue;
      }
      const dataDir = arena.freshFolder();
      const took: number[] = [];
      for (let kill = 0; kill < kills; kill += 1) {
        const { ms, left, folders } = await killOne(arena, { tier, dataDir, jobsAtOnce, waitMs: limitMs + 2000 });
        took.push(ms);
        if (ms > limitMs) broken.push(`${tier}: ${left} processes live on after kill ${kill + 1}`);
        if (folders.length > 0) broken.push(`${tier}: the folders of ${folders.join(', ')} are still there`);
      }
      measured.push(`${tier}: none left after ${spread(took, 'ms')}`);
    }
    if (measured.length === 0) broken.push('no tier of the sandbox can be had here');
    const faults = kills * measured.length;
    return {
      counts: { faults },
      measured: [...measured, ...missing].join('; '),
      faults: `${faults} workers killed, each with ${3 * jobsAtOnce} processes that ignore SIGTERM`,
      broken,
    };
  },
});

/** Why the models of this machine's workers can't have children in a tier, if they can't. */
async function whyNot(arena: Arena, tier: Tier): Promise<string | undefined> {
  if (tier === 'kernel-lsm' && process.getuid?.() !== 0) return 'there only root’s models may start processes';
  const worker = arena.workerSoon({ env: { SANDBOX: `require:${tier}` } });
  const why = await worker.untilSaid(/ready in /).then(
    () => undefined,
    () => `SANDBOX=require:${tier} does not start`,
  );
  await worker.destroy();
  return why;
}

interface Kill {
  readonly tier: Tier;
  readonly dataDir: string;
  readonly jobsAtOnce: number;
  readonly waitMs: number;
}

/** Kills one worker; what of its models is alive at the end of the wait, and which folders the next one leaves. */
async function killOne(arena: Arena, { tier, dataDir, jobsAtOnce, waitMs }: Kill) {
  const start = { dataDir, concurrency: jobsAtOnce, env: { SANDBOX: `require:${tier}` } };
  const worker = await arena.worker(start);
  const ids = await arena.jobs(Array.from({ length: jobsAtOnce }, () => ({ lines: 600, pause: 1, brood: true })));
  const alive = (): number => ids.reduce((sum, id) => sum + arena.observer.livingOf(id).length, 0);
  while (alive() < 3 * jobsAtOnce) await sleep(20); // the model, its child and its grandchild
  await worker.destroy();
  const killedAt = performance.now();
  while (alive() > 0 && performance.now() - killedAt < waitMs) await sleep(5);
  const ms = performance.now() - killedAt;
  const left = alive();
  const next = await arena.worker(start);
  const folders = readdirSync(join(dataDir, 'jobs')).filter((name) => ids.some((id) => name === `${id}-1`));
  await arena.sql.query(`update job set deadline = now() where status in ('pending', 'running')`);
  await next.destroy();
  await arena.sql.query('delete from worker');
  await arena.sql.query('delete from job');
  return { ms, left, folders };
}
