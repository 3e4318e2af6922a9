import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aJob, endOf, jobWhen } from './testing/jobs.js';
import type { SlowProxy } from './testing/slow-proxy.js';
import { slowProxy } from './testing/slow-proxy.js';
import { startWorker } from './testing/start-worker.js';

let at: TestDatabase;
let proxy: SlowProxy;
let folder: string;
beforeAll(async () => {
  at = await testDatabase();
  proxy = await slowProxy(at.url, 'with me as (');
  folder = await mkdtemp(join(tmpdir(), 'energy-ops-late-'));
  await chmod(folder, 0o777); // a root worker's models are other users
});
afterAll(async () => {
  proxy.close();
  await at.close();
  await rm(folder, { recursive: true, force: true });
});

/** Silent, so that no refused write ends it; writes down each start, and whether it is alone. */
const model = (history: string): string => `
import fcntl, os, time
os.umask(0)
history = ${JSON.stringify(history)}
lock = open(history + ".lock", "w")
try: fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError: open(history, "a").write("OVERLAP ")
open(history, "a").write("start ")
time.sleep(5)
`;

/** Settles once it is so; throws when it isn't in 20 s. */
async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('The late worker never heard that it counts as lost.');
    await sleep(20);
  }
}

it.each([
  ['counted as lost', true],
  ['only waited', false],
])(
  'a worker that %s before it hears of its claim does not run the job beside another',
  async (what, lost) => {
    const history = join(folder, what);
    const late = await startWorker({ ...at, url: proxy.url }, { sandbox: 'off', concurrency: 1 });
    const { rows } = await at.database.query<{ id: string }>('select id from worker');
    proxy.hold();
    const job = await aJob(at.database, { source: model(history) });
    await jobWhen(at.database, job, ({ attempt }) => attempt === 1);
    if (lost) await at.database.query('delete from worker where id = $1', [rows[0]?.id]); // as its reaper does
    const other = await startWorker(at, { sandbox: 'off', concurrency: 1 });
    // A reaper acts after 17 s of silence, so that a worker it counts as lost has missed many beats before an answer this
    // late; here the next beat, within 2 s, has to come first. A claim is waited for 3 s.
    if (lost) await until(() => late.said.some((line) => line.startsWith('counted as lost')));
    else await sleep(2500);
    proxy.release();
    expect(await endOf(at.database, job, 40)).toMatchObject({ status: 'success' });
    await sleep(1000);
    await Promise.all([late.end(), other.end()]);
    expect((await readFile(history, 'utf8')).trim()).toBe('start');
  },
  60_000,
);
