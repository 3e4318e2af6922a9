import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

/** Kills workers whose models have children that try to stay; looks for what lives on, and for what lies about. */
export const noOrphans = scenario({
  promise: 12,
  goal: 'no process of the model 1 s after its worker was killed; its folder is gone after the next start',
  smoke: { kills: 1, jobsAtOnce: 2, limitMs: 20_000 },
  full: { kills: 50, jobsAtOnce: 3, limitMs: 1000 },
  async play({ arena }, { kills, jobsAtOnce, limitMs }) {
    const dataDir = arena.freshFolder();
    const took: number[] = [];
    const broken: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const worker = await arena.worker({ dataDir, concurrency: jobsAtOnce });
      const ids = await arena.jobs(Array.from({ length: jobsAtOnce }, () => ({ lines: 600, pause: 1, brood: true })));
      const alive = (): number => ids.reduce((sum, id) => sum + arena.observer.livingOf(id).length, 0);
      while (alive() < 3 * jobsAtOnce) await sleep(20); // the model, its child and its grandchild
      await worker.destroy();
      const killedAt = performance.now();
      while (alive() > 0 && performance.now() - killedAt < limitMs + 2000) await sleep(5);
      took.push(performance.now() - killedAt);
      if (took.some((ms) => ms > limitMs)) broken.push(`${alive()} processes live on after kill ${kill + 1}`);
      const next = await arena.worker({ dataDir, concurrency: jobsAtOnce, env: { WORKER_CONCURRENCY: '1' } });
      const left = readdirSync(join(dataDir, 'jobs')).filter((name) => ids.some((id) => name === `${id}-1`));
      if (left.length > 0) broken.push(`the folders of ${left.join(', ')} are still there`);
      await arena.sql.query(`update job set deadline = now() where status in ('pending', 'running')`);
      await next.destroy();
      await arena.sql.query('delete from worker');
      await arena.sql.query('delete from job');
    }
    return {
      counts: { faults: kills },
      measured: `none left after ${spread(took, 'ms')}`,
      faults: `${kills} workers killed, each with ${3 * jobsAtOnce} processes that ignore SIGTERM`,
      broken,
    };
  },
});
