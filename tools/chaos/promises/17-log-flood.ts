import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../bench/statistics.ts';
import { Client } from '../ground/client.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly lines: number;
  readonly capMiB: number;
  readonly mostMs: number;
  readonly mostMiB: number;
}

/** Lets a model print as fast as it can while somebody uses the API; its log is capped on the way. */
export const logFlood = scenario<Scale>({
  promise: 17,
  goal: 'API p99 < 200 ms, worker < 250 MB, the cap is marked in the log',
  smoke: { lines: 60_000, capMiB: 1, mostMs: 15_000, mostMiB: 400 },
  full: { lines: 1_000_000, capMiB: 16, mostMs: 200, mostMiB: 250 },
  async play({ arena }, { lines, capMiB, mostMs, mostMiB }) {
    const node = await arena.api();
    const worker = await arena.worker({ env: { LOG_MAX_BYTES_PER_JOB: `${capMiB}MiB` } });
    const client = new Client();
    await client.call(node.address, '/api/jobs'); // signed in
    const id = await arena.job({ lines, burst: 1000 });
    await arena.jobWhen(id, (job) => job.log_count > 1);
    const took: number[] = [];
    const statuses = new Set<number>();
    while ((await arena.rowOf(id)).status === 'running') {
      const began = performance.now();
      statuses.add((await client.call(node.address, `/api/jobs/${id}/status`)).status);
      took.push(performance.now() - began);
      await sleep(20);
    }
    const job = await arena.rowOf(id);
    const last = (await arena.messagesOf(id)).at(-1) ?? '';
    const peakKiB = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'))?.[1];
    const peakMiB = Number(peakKiB) / 1024;
    const checks: readonly [boolean, string][] = [
      [job.status === 'success', `the job is ${job.status} (${job.error_code})`],
      [/^\d+ lines dropped/.test(last), `the log ends with: ${last.slice(0, 80)}`],
      [percentile(took, 0.99) <= mostMs, `the API's p99 is ${percentile(took, 0.99).toFixed(0)} ms`],
      [peakMiB <= mostMiB, `the worker took ${peakMiB.toFixed(0)} MB`],
      [[...statuses].every((status) => status === 200), `the API answered ${[...statuses].join(', ')}`],
    ];
    return {
      measured: `API ${spread(took, 'ms')}; worker at most ${peakMiB.toFixed(0)} MB; ${job.log_count} lines kept`,
      faults: `a model prints ${lines} lines at once; its log may have ${capMiB} MB`,
      broken: checks.filter(([holds]) => !holds).map(([, words]) => words),
    };
  },
});
