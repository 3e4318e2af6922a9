import { testDatabase } from '@energy-ops/database/testing';
import { readLogs } from '@energy-ops/queue';
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
