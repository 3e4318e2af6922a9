import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { cancel, readLogs } from '@energy-ops/queue';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CuttableProxy } from './testing/cuttable-proxy.js';
import { cuttableProxy } from './testing/cuttable-proxy.js';
import { aJob, endOf, jobWhen, readJob } from './testing/jobs.js';
import type { WorkerProcess } from './testing/worker-process.js';
import { processesOf, workerProcess } from './testing/worker-process.js';

const project = fileURLToPath(new URL('..', import.meta.url));
const faults = ['killed', 'stopped', 'blocked', 'cut off'] as const;
let at: TestDatabase;
let proxy: CuttableProxy;
let folder: string;
let victims: WorkerProcess[] = [];
let survivor: WorkerProcess | undefined;

beforeAll(async () => {
  execFileSync(process.execPath, [join(project, '../../node_modules/typescript/bin/tsc'), '-b'], { cwd: project });
  at = await testDatabase();
  proxy = await cuttableProxy(at.url);
  folder = await mkdtemp(join(tmpdir(), 'energy-ops-history-'));
  await chmod(folder, 0o777); // below a root worker each life is another user's
}, 120_000);
afterAll(async () => {
  await Promise.all([...victims, survivor].map((each) => each?.end()));
  proxy.close();
  await at.close();
  await rm(folder, { recursive: true, force: true });
});

/** Its first life goes on and on; its second takes a second. Both write down who they are, alone or not. */
const model = (history: string): string => `
import fcntl, os, time
os.umask(0)
history = ${JSON.stringify(history)}
def note(word): open(history, "a").write(f"{word} {time.time()}\\n")
lock = open(history + ".lock", "w")
try: fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError: note("OVERLAP")
second = os.path.exists(history)
note("start")
for turn in range(10 if second else 6000):
    print(turn)
    note("alive")
    time.sleep(0.1)
note("end")
`;

// One test, for the four faults take half a minute each, and pass at the same time.
it('a worker that is killed, stopped, blocked or cut off loses its job to another, which runs it alone', async () => {
  const histories = faults.map((fault) => join(folder, fault.replace(' ', '-')));
  const frozen = await workerProcess(at.url);
  victims = [frozen];
  const unwanted = await aJob(at.database, { source: 'import time\nprint("on")\ntime.sleep(600)' });
  await jobWhen(at.database, unwanted, (job) => job.log_count > 1);
  const urls = faults.map((fault) => (fault === 'cut off' ? proxy.url : at.url));
  victims = [...(await Promise.all(urls.map((url) => workerProcess(url)))), frozen];
  const ids: string[] = [];
  for (const history of histories) ids.push(await aJob(at.database, { source: model(history) }));
  const first = await Promise.all(ids.map((id) => jobWhen(at.database, id, (job) => job.log_count > 5)));
  survivor = await workerProcess(at.url, { WORKER_CONCURRENCY: '8' });

  // Who runs what is chance: the fault of a victim is the fault of its job.
  const victimOf = (fault: (typeof faults)[number]): WorkerProcess => victims[faults.indexOf(fault)]!;
  victimOf('killed').child.kill('SIGKILL');
  victimOf('stopped').child.kill('SIGSTOP');
  const blocked = victimOf('blocked').evaluate('{ const end = Date.now() + 25000; while (Date.now() < end); }');
  proxy.stall();
  frozen.child.kill('SIGSTOP');
  expect(await cancel(at.database, unwanted, 'a test')).toBe('stopping'); // the fifth fault, for it waits for the same lease
  const ends = await Promise.all(ids.map((id) => endOf(at.database, id, 60)));
  await sleep(Math.max(0, 30_000 - (Date.now() - began(first))));
  victimOf('stopped').child.kill('SIGCONT');
  proxy.mend();
  await blocked;

  const cancelled = { status: 'cancelled', termination_status: 'interrupted', solution_status: 'none', attempt: 1 };
  expect(await endOf(at.database, unwanted)).toMatchObject({ ...cancelled, losses: 1 });
  expect(await processesOf(unwanted)).toEqual([]);
  for (const job of ends)
    expect([job.error_message, job]).toMatchObject([null, { status: 'success', attempt: 2, losses: 1 }]);
  for (const history of histories) {
    const words = (await readFile(history, 'utf8')).trim().split('\n');
    expect(words.filter((word) => /start|end|OVERLAP/.test(word)).map((word) => word.split(' ')[0])).toEqual([
      'start',
      'start',
      'end',
    ]);
  }
  // Those who come back find a job of theirs no more, and are workers like any other.
  const alive = async (): Promise<number> =>
    (await at.database.query(`select 1 from worker where beat_at > clock_timestamp() - interval '4 s'`)).rowCount;
  while ((await alive()) < 4) await sleep(100);
  await sleep(1000);
  for (const [index, id] of ids.entries()) {
    expect(await readJob(at.database, id)).toEqual(ends[index]);
    expect(await processesOf(id)).toEqual([]);
    const { lines } = await readLogs(at.database, id, { limit: 1000, order: 'asc' });
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, place) => place + 1));
    const border = lines.findIndex(({ message }) => message === 'The worker was lost while this job ran.');
    expect(lines.slice(border + 1).map(({ message }) => message)).toEqual(Array.from({ length: 10 }, (_, n) => `${n}`));
  }
}, 150_000);

const began = (jobs: readonly { started_at: Date | null }[]): number =>
  Math.max(...jobs.map(({ started_at: at }) => at?.getTime() ?? 0));
