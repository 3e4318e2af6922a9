import { setTimeout as sleep } from 'node:timers/promises';
import { aClient } from '../../bench/live-client.ts';
import { rssMib } from '../../bench/process-tree.ts';
import { aStalledClient } from '../../bench/stalled-client.ts';
import { percentile } from '../../bench/statistics.ts';
import type { Arena } from '../ground/arena.ts';
import { Client } from '../ground/client.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly stalled: number;
  readonly lines: number;
  /** How many times longer a line may take to a client that reads, beside those that don't. */
  readonly mostSlower: number;
  readonly mostGrowthMiB: number;
}

interface Running {
  readonly address: string;
  readonly token: string;
  readonly pid: number;
}

interface Heard {
  /** From a frame's last line to its arrival. */
  readonly delaysMs: number[];
  readonly lines: number;
  /** Lines that a gap told of: the client gets them by HTTP. */
  readonly missed: number;
  /** The most that the API had meanwhile. */
  readonly peakMiB: number;
}

const subscription = { modelType: 'SO', batch: true } as const;

/** Lets a job print for a client that reads, first alone and then beside clients that never read. */
export const stalledClients = scenario<Scale>({
  promise: 18,
  goal: 'clients that never read cost those that do no line and ≤ 20 % of p99, the API < 50 MB',
  smoke: { stalled: 10, lines: 30_000, mostSlower: 100, mostGrowthMiB: 150 },
  full: { stalled: 50, lines: 200_000, mostSlower: 1.2, mostGrowthMiB: 50 },
  async play({ arena }, { stalled, lines, mostSlower, mostGrowthMiB }) {
    const node = await arena.api();
    await arena.worker();
    const running = { address: node.address, token: await new Client().tokenFor(node.address), pid: node.process.pid };
    const alone = await follow(arena, running, lines);
    const before = rssMib(running.pid);
    const idle = await Promise.all(Array.from({ length: stalled }, () => aStalledClient(running, subscription)));
    const beside = await follow(arena, running, lines);
    const growthMiB = beside.peakMiB - before;
    for (const client of idle) client.close();
    const slower = percentile(beside.delaysMs, 0.99) / percentile(alone.delaysMs, 0.99);
    const checks: readonly [boolean, string][] = [
      ...[alone, beside].map((heard): [boolean, string] => [
        heard.lines + heard.missed >= lines,
        `${heard.lines} lines of ${lines} were heard, ${heard.missed} were told to be left out`,
      ]),
      [slower <= mostSlower, `a line took ${slower.toFixed(1)} times as long beside them (p99)`],
      [growthMiB <= mostGrowthMiB, `the API grew by ${growthMiB.toFixed(0)} MB`],
      [await node.isReady(), 'the API is not ready after it'],
    ];
    return {
      measured: `alone ${spread(alone.delaysMs, 'ms')}; beside them ${spread(beside.delaysMs, 'ms')}; the API grew by ${growthMiB.toFixed(0)} MB`,
      faults: `${stalled} clients subscribe and never read, a model prints ${lines} lines`,
      broken: checks.filter(([holds]) => !holds).map(([, words]) => words),
    };
  },
});

/** What a client that reads hears of one job from its first line to its end. */
async function follow(arena: Arena, running: Running, lines: number): Promise<Heard> {
  const delaysMs: number[] = [];
  let [heard, missed, peakMiB, over] = [0, 0, 0, false];
  const client = await aClient(running, subscription, (frame) => {
    const [event, data] = JSON.parse(frame.slice(2));
    peakMiB = Math.max(peakMiB, rssMib(running.pid));
    over ||= ['optimization:completed', 'optimization:failed'].includes(event);
    if (event === 'optimization:gap') missed += data.toSeq - data.fromSeq + 1;
    if (event !== 'optimization:logs') return;
    heard += data.lines.length;
    delaysMs.push(Date.now() - Date.parse(data.lines.at(-1).timestamp));
  });
  await arena.job({ lines, burst: 1000, pause: 0.05 });
  for (const end = performance.now() + 120_000; !over && performance.now() < end;) await sleep(50);
  client.close();
  return { delaysMs, lines: heard, missed, peakMiB };
}
