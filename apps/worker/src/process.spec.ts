import type { TestDatabase } from '@energy-ops/database/testing';
import { testDatabase } from '@energy-ops/database/testing';
import { cancel } from '@energy-ops/queue';
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { aJob, endOf, jobWhen, readJob } from './testing/jobs.js';
import { python } from './testing/start-worker.js';
import { processesOf } from './testing/worker-process.js';

const project = fileURLToPath(new URL('..', import.meta.url));
let at: TestDatabase;
let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  execFileSync(process.execPath, [join(project, '../../node_modules/typescript/bin/tsc'), '-b'], { cwd: project });
  at = await testDatabase();
}, 120_000);
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'energy-ops-worker-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});
afterAll(() => at.close());

/** Starts the built worker as the supervisor does. */
async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(project, 'dist/main.js')], {
    env: { DATABASE_URL: at.url, DATA_DIR: dataDir, PYTHON: python, WORKER_CONCURRENCY: '2' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

const exited = async (child: ChildProcess): Promise<[code: number | null, seconds: number]> => {
  const start = performance.now();
  if (child.exitCode === null) await once(child, 'exit');
  return [child.exitCode, (performance.now() - start) / 1000];
};

const sleepy = 'import time\nprint("on")\ntime.sleep(60)';
const stubborn = `import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    os.fork()
print("on")
time.sleep(60)`;

describe('a worker process', () => {
  it('killed by SIGKILL leaves no process, and its next life runs its jobs again', async () => {
    const first = await startProcess();
    const source = 'import time\nprint("on")\ntime.sleep(1)\nprint("done")';
    const id = await aJob(at.database, { source });
    await jobWhen(at.database, id, (job) => job.log_count > 1);
    first.kill('SIGKILL');
    await once(first, 'exit');
    while ((await processesOf(id)).length > 0) await sleep(20);
    expect(await readJob(at.database, id)).toMatchObject({ status: 'running', attempt: 1 });
    await startProcess();
    expect(await endOf(at.database, id)).toMatchObject({ status: 'success', attempt: 2 });
  });

  it.each([
    ['SIGTERM', stubborn, (child: ChildProcess) => child.kill('SIGTERM')],
    ['SIGINT', sleepy, (child: ChildProcess) => child.kill('SIGINT')],
    ['the end of its standard input', sleepy, (child: ChildProcess) => child.stdin?.end()],
  ])('ends on %s within 10 s, with its jobs put back and its models gone', async (_, source, stop) => {
    const child = await startProcess();
    const id = await aJob(at.database, { source });
    await jobWhen(at.database, id, (job) => job.log_count > 1);
    stop(child);
    const [code, seconds] = await exited(child);
    expect([code, seconds < 10]).toEqual([0, true]);
    expect(await readJob(at.database, id)).toMatchObject({ status: 'pending', attempt: 1 });
    expect(await processesOf(id)).toEqual([]);
    await cancel(at.database, id, 'a test');
  });

  it('goes on after one of its models was killed', async () => {
    await startProcess();
    const id = await aJob(at.database, { source: stubborn });
    await jobWhen(at.database, id, (job) => job.log_count > 1);
    execFileSync('sh', ['-c', `kill -9 ${(await processesOf(id)).join(' ')} || true`]); // the first may take others along
    expect(await endOf(at.database, id)).toMatchObject({ status: 'failed', error_code: 'model_killed' });
    expect(await processesOf(id)).toEqual([]);
  });

  it('says what is wrong with its environment, and ends', () => {
    const env = { DATA_DIR: dataDir, WORKER_CONCURRENCY: 'many' };
    const start = (): Buffer => execFileSync(process.execPath, [join(project, 'dist/main.js')], { env, stdio: 'pipe' });
    expect(start).toThrow(/WORKER_CONCURRENCY: /);
  });
});
