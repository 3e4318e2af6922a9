import type { Database } from '@energy-ops/database';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './bench-product.ts';
import { reportFigure, reportTimes, shown } from './figure.ts';
import { aClient } from './live-client.ts';
import { printer } from './log-lines.ts';
import { endOf, insistOnEveryLine, startPrinting } from './printing-job.ts';
import { rssMib, treeOf } from './process-tree.ts';
import { timePython } from './python.ts';

export const floodLines = 1_000_000;

/** A model that prints a million lines as fast as it can, with a client that follows; returns the job's id. */
export async function logFlood(running: Running, database: Database): Promise<string> {
  const bareMs = (await timePython(['-c', printer(floodLines / 10)])) * 10;
  const worker = treeOf(process.pid).find(({ command }) => command.includes('apps/worker'))?.pid ?? 0;
  const api = treeOf(process.pid).find(({ command }) => command.includes('apps/api'))?.pid ?? 0;
  const follower = await aClient(running, { batch: true });
  const before = rssMib(worker);
  const peak = { worker: 0, api: 0 };
  const answers: number[] = [];
  const jobId = await startPrinting(database, running, printer(floodLines));
  let ended = false;
  const measured = (async () => {
    while (!ended) {
      peak.worker = Math.max(peak.worker, rssMib(worker));
      peak.api = Math.max(peak.api, rssMib(api));
      const began = performance.now();
      const answer = await fetch(`${running.address}/api/jobs/${jobId}`, {
        headers: { authorization: `Bearer ${running.token}` },
      });
      await answer.text();
      answers.push(performance.now() - began);
      await sleep(25);
    }
  })();
  const tookMs = await endOf(database, jobId).finally(() => (ended = true));
  await measured;
  await insistOnEveryLine(database, jobId, floodLines);
  follower.close();
  console.log(
    `${floodLines} lines in ${shown(tookMs / 1000)} s, each stored once and in order; the bare script piped to a reader: ${shown(bareMs / 1000)} s`,
  );
  reportFigure('product over bare script', tookMs / bareMs, 'x', { atMost: 2 });
  reportFigure(`peak RSS of the worker (idle ${shown(before)})`, peak.worker, 'MiB', { atMost: 250 });
  reportTimes(`GET of the job meanwhile (peak RSS of the API ${shown(peak.api)} MiB)`, answers, 200);
  return jobId;
}
