import type { Database } from '@energy-ops/database';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './bench-product.ts';
import { reportFigure, reportTimes, shown } from './figure.ts';
import { aClient, type Client } from './live-client.ts';
import { endOf, startPrinting } from './printing-job.ts';
import { rssMib, treeOf } from './process-tree.ts';
import { timePython } from './python.ts';
import { percentile } from './statistics.ts';
import { aStalledClient } from './stalled-client.ts';

/**
 * Prints bursts; each line says when it was printed, and whether it is its burst's first. The very first line runs code
 * that nothing has run before in its process's life: it is told apart.
 */
const bursts = (count: number, lines: number, pauseSeconds = 0.4) => `
import time
for burst in range(${count} + 1):
    for line in range(${lines}):
        print(f"@{'later' if line else 'first' if burst else 'cold'} {time.time_ns()}")
        time.sleep(0.004 if line else 0.06)
    time.sleep(${pauseSeconds})
`;
const stamp = /"@(cold|first|later) (\d{13})(\d{6})"/g;

interface Delays {
  readonly cold: number[];
  readonly first: number[];
  readonly later: number[];
}

/** From a model's print to the socket of who follows: one client, a thousand, and some that never read. */
export async function logLive(running: Running, database: Database): Promise<void> {
  const limit = noDelays();
  await timePython(['-c', bursts(50, 12)], (piece) => noteDelays(String(piece).replace(/.+/g, '"$&"'), limit));
  const [pipeP50, pipeP99] = [percentile(limit.first, 0.5), percentile(limit.first, 0.99)];
  console.log(`the limit: printed → a bare pipe's reader p50 ${shown(pipeP50)}, p99 ${shown(pipeP99)} ms`);
  const one = await follow(running, database, 1, bursts(100, 12));
  reportTimes('printed → socket, 1 client, first line of a burst', one.first, 10);
  reportTimes('printed → socket, 1 client, later lines', one.later, 300);
  const rare = await follow(running, database, 1, bursts(6, 1, 11)); // connections end after ten seconds
  reportTimes('printed → socket, 1 client, a line after 11 s of silence', rare.first, 10);
  const many = await follow(running, database, 1000, bursts(30, 12));
  reportTimes('printed → socket, 1000 clients, first line of a burst', many.first, 60);
  reportTimes('printed → socket, 1000 clients, later lines', many.later, 300);
  console.log(
    `the very first line, not counted above: ${shown(percentile(one.cold, 0.5))} ms, to 1000 clients p50 ${shown(percentile(many.cold, 0.5))}, worst ${shown(percentile(many.cold, 1))} ms`,
  );
  await besideStalled(running, database);
}

/** Clients that all follow one printing job: the delays of all lines at all clients. */
async function follow(running: Running, database: Database, count: number, source: string): Promise<Delays> {
  const delays = noDelays();
  const clients: Client[] = [];
  const onFrame = (frame: string) => noteDelays(frame, delays);
  for (let n = 0; n < count; n += 1) clients.push(await aClient(running, { modelType: 'SO', batch: true }, onFrame));
  await endOf(database, await startPrinting(database, running, source));
  await sleep(1000);
  for (const client of clients) client.close();
  return delays;
}

const noDelays = (): Delays => ({ cold: [], first: [], later: [] });

/** Adds how long ago each line of a text was printed. */
function noteDelays(text: string, delays: Delays): void {
  const now = performance.timeOrigin + performance.now();
  for (const [, kind, ms, ns] of text.matchAll(stamp))
    delays[kind === 'cold' || kind === 'first' ? kind : 'later'].push(now - Number(ms) - Number(ns) / 1e6);
}

const chatter = `
import time
for second in range(150):
    for line in range(100):
        print(f"@later {time.time_ns()}" if line % 10 == 0 else "x" * 900)
    time.sleep(0.04)
`;

/** Ten clients that read, alone and then beside fifty that don't, while a job says 2 MB a second. */
async function besideStalled(running: Running, database: Database): Promise<void> {
  const api = treeOf(process.pid).find(({ command }) => command.includes('apps/api'))?.pid ?? 0;
  const alone = await follow(running, database, 10, chatter);
  const before = rssMib(api);
  const stalled: Client[] = [];
  for (let n = 0; n < 50; n += 1) stalled.push(await aStalledClient(running, { modelType: 'SO', batch: true }));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, rssMib(api))), 100);
  const beside = await follow(running, database, 10, chatter);
  clearInterval(watch);
  for (const client of stalled) client.close();
  const [quiet, busy] = [percentile(alone.later, 0.99), percentile(beside.later, 0.99)];
  reportTimes('10 clients alone', alone.later, 300);
  reportTimes('10 clients beside 50 that never read', beside.later, 300);
  reportFigure('p99 beside them over p99 alone', busy / quiet, 'x', { atMost: 1.2 });
  reportFigure('growth of the API with them', peak - before, 'MiB RSS', { atMost: 50 });
}
