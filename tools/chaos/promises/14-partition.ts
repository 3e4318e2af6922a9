import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.ts';
import { Cell, type Loss, noCells } from '../ground/cell.ts';
import { evidenceOf } from '../history/evidence.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly cells: number;
  readonly rounds: number;
  /** Cut for 5 s as well. */
  readonly shortly: boolean;
  readonly limitMs: number;
}

const longMs = 22_000;
/** Well within the lease: nobody may lose a job for it. */
const shortMs = 5000;

/** Cuts workers off that live in network namespaces, with iptables: packets vanish, or connections are reset. */
export const partition = scenario<Scale>({
  promise: 14,
  goal: 'cut off for long: job moved on ≤ 20 s, 0 overlaps; for 5 s: nothing lost',
  unable: noCells,
  smoke: { cells: 2, rounds: 1, shortly: false, limitMs: 90_000 },
  full: { cells: 4, rounds: 8, shortly: true, limitMs: 20_000 },
  async play({ ground, arena }, { cells, rounds, shortly, limitMs }) {
    const hosts = await Promise.all(
      Array.from({ length: cells }, async () => {
        const cell = await Cell.open(arena.url, arena.freshFolder());
        ground.atEnd(() => cell.close());
        return cell;
      }),
    );
    await Promise.all(hosts.map(({ url, through }) => arena.worker({ url, through })));
    const ids: string[] = [];
    const moved: number[] = [];
    const broken: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      if (shortly) ids.push(...(await cutShortly(arena, hosts, broken)));
      // Every second model ends while its host is cut off: the result is there, and must not be taken any more.
      const long = await arena.jobs(hosts.map((_, at) => ({ lines: at % 4 < 2 ? 100 : 200, pause: 0.1 })));
      ids.push(...long);
      for (const id of long) await arena.jobWhen(id, (job) => job.status === 'running' && job.log_count > 2);
      const survivor = await arena.worker({ concurrency: cells });
      moved.push(...(await cutForLong(arena, hosts, long)));
      await arena.drained(180_000);
      await survivor.stop();
    }
    const { overlaps, lives, faults } = await evidenceOf(arena, ids);
    return {
      counts: { faults: cells * rounds * (shortly ? 2 : 1), runs: lives, overlaps, movedOnMs: moved },
      measured: `${overlaps} overlaps in ${lives} runs; moved on after ${spread(moved, 's')}`,
      faults: `${cells * rounds} hosts cut off for 22 s${shortly ? ` and ${cells * rounds} for 5 s` : ''}, DROP and REJECT`,
      broken: [
        ...broken,
        ...faults,
        ...moved.filter((ms) => ms > limitMs).map((ms) => `a job moved after ${(ms / 1000).toFixed(1)} s`),
      ],
    };
  },
});

const lossOf = (at: number): Loss => (at % 2 === 0 ? 'DROP' : 'REJECT');

async function cutShortly(arena: Arena, hosts: readonly Cell[], broken: string[]): Promise<string[]> {
  const ids = await arena.jobs(hosts.map(() => ({ lines: 80, pause: 0.1 })));
  for (const id of ids) await arena.jobWhen(id, (job) => job.status === 'running' && job.log_count > 2);
  for (const [at, cell] of hosts.entries()) cell.cut(lossOf(at));
  await sleep(shortMs);
  for (const cell of hosts) cell.mend();
  for (const id of ids) {
    const job = await arena.jobWhen(id, ({ status }) => status !== 'running' && status !== 'pending');
    if (job.status !== 'success' || job.attempt !== 1) broken.push(`${id}: ${job.status} on attempt ${job.attempt}`);
  }
  return ids;
}

/** Resolves to the milliseconds each job took to move on. */
async function cutForLong(arena: Arena, hosts: readonly Cell[], ids: readonly string[]): Promise<number[]> {
  for (const [at, cell] of hosts.entries()) cell.cut(lossOf(at));
  const began = performance.now();
  const moves = ids.map(async (id) => {
    await arena.jobWhen(id, ({ status, attempt }) => status !== 'running' || attempt > 1);
    return performance.now() - began;
  });
  await sleep(longMs);
  for (const cell of hosts) cell.mend();
  return Promise.all(moves);
}
