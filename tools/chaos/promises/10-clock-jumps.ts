import { setTimeout as sleep } from 'node:timers/promises';
import { aSchedule, firesOf } from '../ground/clockwork.ts';
import { FalseClock, noFalseClocks } from '../ground/false-clock.ts';
import { evidenceOf } from '../history/evidence.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly jumps: number;
  readonly everyMs: number;
}

const hours = [1, -1, 0] as const;

/** Lets the clocks of API nodes and a worker jump by an hour, each its own way, while a schedule is due each second. */
export const clockJumps = scenario<Scale>({
  promise: 10,
  goal: 'clocks that jump by ±1 h: 0 double, 0 missed, 0 leases lost',
  unable: noFalseClocks,
  smoke: { jumps: 3, everyMs: 2000 },
  full: { jumps: 60, everyMs: 5000 },
  async play({ arena }, { jumps, everyMs }) {
    const clocks = [1, 2, 3].map(() => new FalseClock(arena.freshFolder()));
    const [first, second, third] = clocks;
    await Promise.all([
      arena.api({ env: { ...first?.env } }),
      arena.api({ env: { ...second?.env } }),
      arena.worker({ env: { ...third?.env }, concurrency: 1 }),
    ]);
    const long = await arena.job({ lines: Math.ceil((jumps * everyMs) / 100), pause: 0.1 }); // runs all the while
    await arena.jobWhen(long, ({ status }) => status === 'running');
    const id = await aSchedule(arena);
    for (let jump = 0; jump < jumps; jump += 1) {
      for (const [at, clock] of clocks.entries()) clock.jump(hours[(jump + at) % hours.length] ?? 0);
      await sleep(everyMs);
    }
    const found = await firesOf(arena, id);
    const { status, attempt } = await arena.jobWhen(long, (job) => job.status !== 'running');
    const { faults } = await evidenceOf(arena, [long]);
    const expected = Math.floor((jumps * everyMs) / 1000) - 4;
    return {
      counts: { faults: jumps * clocks.length },
      measured: `${found.slots} slots, ${found.doubled} double, ${found.missed} missed; lag ${spread(found.lagsMs, 'ms')}; the job ${status} on attempt ${attempt}`,
      faults: `${jumps} jumps by an hour of two API nodes and a worker`,
      broken: [
        ...found.faults,
        ...faults,
        ...(found.slots >= Math.max(1, expected - 30) ? [] : [`only ${found.slots} seconds were seen`]),
        ...(status === 'success' && attempt === 1
          ? []
          : [`the job that ran all the while is ${status}, attempt ${attempt}`]),
      ],
    };
  },
});
