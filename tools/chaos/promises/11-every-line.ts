import { setTimeout as sleep } from 'node:timers/promises';
import { readLogs } from '@energy-ops/queue';
import type { Arena } from '../ground/arena.ts';
import { readLogOrder } from '../history/log-order.ts';
import { spread } from '../history/spread.ts';
import { scenario } from '../scenario.ts';

interface Scale {
  readonly lines: number;
  readonly kills: number;
  readonly mostMissingMs: number;
}

/** Counts the lines of models that crash and of workers that are killed. */
export const everyLine = scenario<Scale>({
  promise: 11,
  goal: 'all lines in order; ≤ 250 ms of them missing after kill -9 of the worker, no gap before',
  smoke: { lines: 10_000, kills: 1, mostMissingMs: 15_000 },
  full: { lines: 1_000_000, kills: 50, mostMissingMs: 250 },
  async play({ arena }, { lines, kills, mostMissingMs }) {
    const worker = await arena.worker({ concurrency: 2 });
    const whole = await arena.job({ lines, burst: 500 });
    const crashed = await arena.job({ lines: 1000, burst: 50, pause: 0.01, crash: true });
    await arena.drained(300_000);
    const broken = [...(await faultsOf(arena, whole, lines)), ...(await faultsOf(arena, crashed, 1000))];
    await worker.stop();
    const missing: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) missing.push(await killWhilePrinting(arena, broken));
    const late = missing.filter((ms) => ms > mostMissingMs);
    return {
      counts: { faults: kills + 1 },
      measured: `${lines} lines and 1000 of a crash whole; after a kill ${spread(missing, 'ms')} missing`,
      faults: `1 model crashed, ${kills} workers killed while their models print 200 lines a second`,
      broken: [...broken, ...late.map((ms) => `${ms.toFixed(0)} ms of lines are missing after a kill`)],
    };
  },
});

async function faultsOf(arena: Arena, id: string, lines: number): Promise<string[]> {
  const { linesPerRun, faults } = readLogOrder(await arena.messagesOf(id));
  const [stored = 0] = linesPerRun;
  return [...faults, ...(stored === lines ? [] : [`${stored} lines of ${lines} are stored`])].map(
    (it) => `${id}: ${it}`,
  );
}

/** Resolves to the milliseconds between the last stored line and the kill. */
async function killWhilePrinting(arena: Arena, broken: string[]): Promise<number> {
  const worker = await arena.worker();
  const id = await arena.job({ lines: 100_000, pause: 0.005 });
  await arena.jobWhen(id, (job) => job.log_count > 50);
  await sleep(Math.random() * 500);
  const killedAt = Date.now();
  await worker.destroy();
  const { linesPerRun, faults } = readLogOrder(await arena.messagesOf(id));
  broken.push(...faults.map((fault) => `${id}: ${fault}`));
  if (linesPerRun.length !== 1) broken.push(`${id}: lines of ${linesPerRun.length} runs are stored`);
  const last = (await readLogs(arena.sql, id, { limit: 1, order: 'desc' })).lines[0];
  await arena.sql.query('delete from job where id = $1', [id]);
  return Math.max(0, killedAt - (last?.at.getTime() ?? 0));
}
