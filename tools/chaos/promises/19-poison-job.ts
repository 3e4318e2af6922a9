import { evidenceOf } from '../history/evidence.ts';
import { scenario } from '../scenario.ts';
import { poisonedSchedule } from './19-poisoned-schedule.ts';

/** Runs models that crash, by hand and by a schedule, and jobs whose worker dies whenever they run. */
export const poisonJob = scenario({
  promise: 19,
  goal: 'at most 2 attempts; the worker goes on; its schedule is paused after 3 failures',
  smoke: { crashes: 3, poisons: 1 },
  full: { crashes: 50, poisons: 10 },
  async play({ arena }, { crashes, poisons }) {
    const broken: string[] = [];
    const steady = await arena.worker({ concurrency: 2 });
    const crashed = await arena.jobs(Array.from({ length: crashes }, () => ({ lines: 3, crash: true })));
    const after = await arena.job({ lines: 1 });
    await arena.drained(120_000);
    for (const id of crashed) {
      const { status, attempt, error_code } = await arena.rowOf(id);
      if (status !== 'failed' || attempt > 2)
        broken.push(`${id} is ${status} after ${attempt} attempts (${error_code})`);
    }
    if ((await arena.rowOf(after)).status !== 'success') broken.push('the job after the crashes did not succeed');
    if (!steady.lives) broken.push('the worker died of a model');
    await steady.stop();
    const dataDir = arena.freshFolder();
    const poisoned: string[] = [];
    for (let poison = 0; poison < poisons; poison += 1) {
      const id = await arena.job({ lines: 600, pause: 0.1 });
      poisoned.push(id);
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const worker = await arena.worker({ dataDir });
        await arena.jobWhen(id, (job) => job.status === 'running' && job.attempt === attempt);
        await worker.destroy();
      }
      const last = await arena.worker({ dataDir });
      const { status, attempt, error_code } = await arena.jobWhen(id, (job) => job.status !== 'running');
      if (status !== 'failed' || attempt !== 2 || error_code !== 'worker_lost')
        broken.push(`${id} is ${status} after ${attempt} attempts (${error_code})`);
      await last.stop();
    }
    broken.push(...(await poisonedSchedule(arena)));
    const { faults } = await evidenceOf(arena, [...crashed, after, ...poisoned]);
    return {
      counts: { faults: crashes + 2 * poisons },
      measured: `${crashes} crashes failed at once, ${poisons} poison job(s) failed as worker_lost after 2 attempts; a schedule of a crashing model paused, told and resumed`,
      faults: `${crashes} models die by SIGSEGV, ${2 * poisons} workers die of a job`,
      broken: [...broken, ...faults],
    };
  },
});
