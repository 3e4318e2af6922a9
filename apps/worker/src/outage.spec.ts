import { testDatabase } from '@energy-ops/database/testing';
import { cancel, readLogs } from '@energy-ops/queue';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cuttableProxy } from './testing/cuttable-proxy.js';
import { aJob, endOf, jobWhen } from './testing/jobs.js';
import { startWorker } from './testing/start-worker.js';

it('a job goes on while the database is away, and every line of it is there once', async () => {
  const at = await testDatabase();
  const proxy = await cuttableProxy(at.url);
  const started = await startWorker({ ...at, url: proxy.url });
  const source = 'import time\nfor i in range(40_000):\n  print(i)\n  if i % 1000 == 0: time.sleep(0.05)';
  const id = await aJob(at.database, { source });
  await jobWhen(at.database, id, (job) => job.log_count > 1000);
  for (let cuts = 0; cuts < 3; cuts += 1) {
    proxy.cut();
    await sleep(700);
    proxy.mend();
    await sleep(300);
  }
  expect(await endOf(at.database, id)).toMatchObject({ status: 'success', attempt: 1, log_count: 40_001 });
  const seen: number[] = [];
  for (let afterSeq = 1; afterSeq <= 40_000; afterSeq += 1000)
    for (const line of (await readLogs(at.database, id, { afterSeq, limit: 1000 })).lines)
      seen.push(Number(line.message));
  expect(seen.every((number, index) => number === index)).toBe(true);
  const file = await readFile(join(started.dataDir, 'logs/optimization', `${id}.log`), 'utf8');
  expect(file.split('\n')).toHaveLength(40_001);
  await started.end();
  proxy.close();
  await at.close();
});

it('a cancel that the worker could not hear of is done when the database is back, with the best there is', async () => {
  const at = await testDatabase();
  const proxy = await cuttableProxy(at.url);
  const started = await startWorker({ ...at, url: proxy.url });
  const source = `
import os, signal, sys, time
def stop(*_):
    open(os.environ["OUTPUT_DIR"] + "/result.json", "w").write('{"solution_status": "feasible", "objective_value": 7}')
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print("on")
time.sleep(60)`;
  const id = await aJob(at.database, { source });
  await jobWhen(at.database, id, (job) => job.log_count > 1);
  proxy.cut();
  expect(await cancel(at.database, id, 'a test')).toBe('stopping');
  proxy.mend();
  const best = {
    status: 'cancelled',
    termination_status: 'interrupted',
    solution_status: 'feasible',
    objective_value: 7,
  };
  expect(await endOf(at.database, id)).toMatchObject({ ...best, attempt: 1 });
  await started.end();
  proxy.close();
  await at.close();
});
