import type { Job, JobPage, MadeApiToken } from '@energy-ops/contracts';
import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CapriciousProxy } from './capricious-proxy.js';
import { admin, Client } from './client.js';
import { Product, root } from './product.js';
import { series, storage } from './synthetic-data.js';
import { atTerminal } from './terminal.js';

let product: Product;
let client: Client;
let folder: string;
let environment: Record<string, string>;

const scheduling = join(root, 'tools/scheduling');
const read = (path: string) => readFile(join(scheduling, path), 'utf8');

/** Runs the same thing at once and again in one slot of 15 minutes: where the border falls into it, once more. */
async function inOneSlot<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    const slot = Math.floor(Date.now() / 900_000);
    const acted = await act();
    if (slot === Math.floor(Date.now() / 900_000)) return acted;
  }
}

/** A program at a terminal that need not succeed; resolves to its exit code too. */
async function ends(script: string, more: Record<string, string> = {}) {
  const wrapped = `{ ${script}; } && echo "exit 0" >&2 || echo "exit $?" >&2`;
  const { stdout, stderr } = await atTerminal(wrapped, { ...environment, ...more });
  return { stdout, stderr, code: Number(/exit (\d+)\n$/.exec(stderr)?.[1]) };
}

const jobsOf = async (modelType: string) =>
  (await client.get<JobPage>(`/api/jobs?triggered_by=scheduled&model_type=${modelType}`)).jobs;

test.describe.serial('schedulers from outside', () => {
  test.beforeAll(async () => {
    product = await Product.start({ environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password } });
    client = await Client.signIn(product);
    folder = await mkdtemp(join(tmpdir(), 'energy-ops-outside-'));
    const body = JSON.stringify({ name: 'cron', scopes: ['jobs:trigger', 'datasources:read', 'datasources:write'] });
    const headers = { 'content-type': 'application/json' };
    const made = await client.call('/api/auth/tokens', { method: 'POST', headers, body });
    const { token }: MadeApiToken = JSON.parse(await made.text());
    await writeFile(join(folder, 'token'), `${token}\n`, { mode: 0o600 });
    environment = {
      API_BASE_URL: product.url,
      EOPS_TOKEN_FILE: join(folder, 'token'),
      DEFAULT_OPTIMIZATION_DATA_SOURCE: 'sample',
      STATE_DIR: join(folder, 'state'),
    };
  });
  test.afterAll(async () => {
    await product.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  test('start one job a slot from every line of the crontab, however often it fires', async () => {
    const set = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(folder, 'env'), set.join(''));
    const lines = (await read('cron/energy-ops.crontab')).matchAll(/^(?:\S+ +){5}(.*run_(?:dmo|rmo|so)\.sh)$/gm);
    const commands = [...lines].map(([, command = '']) =>
      command.replace('/etc/energy-ops/env', join(folder, 'env')).replace('/opt/energy-ops', root),
    );
    expect(commands).toHaveLength(3);
    await inOneSlot(async () => {
      const fired = await Promise.all([...commands, ...commands].map((command) => atTerminal(command)));
      const jobs: Job[] = fired.map(({ stdout }) => JSON.parse(stdout));
      expect(jobs.slice(3).map((job) => job.job_id)).toEqual(jobs.slice(0, 3).map((job) => job.job_id));
      expect(jobs.slice(0, 3).map((job) => job.model_type)).toEqual(['DMO', 'RMO', 'SO']);
      expect(jobs[0]).toMatchObject({ triggered_by: 'scheduled', purpose: 'plan' });
    });
    expect(await jobsOf('DMO')).toHaveLength(1);
  });

  test('count a DMO that the day already has as done, and pass on every refusal', async () => {
    const another = await ends('tools/scheduling/run_dmo.sh', { SCHEDULE: 'another' });
    expect(another).toMatchObject({ code: 0, stdout: expect.stringContaining('"code":"dmo_already_run"') });
    const nowhere = await ends('tools/scheduling/run_so.sh', { DEFAULT_OPTIMIZATION_DATA_SOURCE: 'nowhere' });
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('data_source_not_found') });
    const stranger = await ends('tools/scheduling/run_so.sh', { EOPS_TOKEN: 'eops_x' });
    expect(stranger).toMatchObject({ code: 1, stderr: expect.stringContaining('HTTP 401') });
    const wrong = await ends('tools/scheduling/run_so.sh', { DEFAULT_OPTIMIZATION_DATA_SOURCE: '"}' });
    expect(wrong.code).toBe(2);
  });

  test('ride out a server that is away, and an answer that got lost, with one job', async () => {
    const proxy = await CapriciousProxy.before(product.url, ['away', 'lose the answer']);
    const before = await jobsOf('SO');
    const { stdout } = await atTerminal('tools/scheduling/run_so.sh', {
      ...environment,
      API_BASE_URL: proxy.url,
      SCHEDULE: 'rough',
      SCHEDULED_FOR: '2026-11-27T10:00Z',
    });
    await proxy.close();
    expect(proxy.keys).toEqual(Array(3).fill('cron-SO-rough-2026-11-27T10:00Z'));
    const after = await jobsOf('SO');
    expect(after).toHaveLength(before.length + 1);
    expect(after[0]?.job_id).toBe(JSON.parse(stdout).job_id);
  });

  test('ask again after a restart of their container, and get the same jobs', async () => {
    await inOneSlot(async () => {
      const first = await runScheduler(2);
      const second = await runScheduler(2);
      expect(second).toEqual(first);
    });
  });

  test('ask by the AWS Lambda for the slot that EventBridge names', async () => {
    const [, code = ''] = /ZipFile: \|\n(.*?)^ {2}\S/ms.exec(await read('aws/lambda.yaml')) ?? [];
    await writeFile(join(folder, 'index.py'), code.replace(/^ {10}/gm, ''));
    // Amazon's library, which the runtime has: it would fetch the token.
    const fake = `import os\nclass client:\n    def __init__(self, name): pass\n    def get_secret_value(self, SecretId):\n        return {"SecretString": open(SecretId).read()}\n`;
    await writeFile(join(folder, 'boto3.py'), fake);
    const event = `{"model_type": "SO", "scheduled_for": "2026-11-27T04:30:00Z"}`;
    const call = `${root}/.venv/bin/python -c 'import index; print(index.handler(${event}, None)["job_id"])'`;
    const where = { ...environment, PYTHONPATH: folder, TOKEN_SECRET_ARN: join(folder, 'token') };
    const first = await atTerminal(call, where);
    const second = await atTerminal(call, where);
    expect(first.stdout).toMatch(/^so_\w+\n$/);
    expect(second.stdout).toBe(first.stdout);
  });

  test('feed tables that are new, and leave what the data source has', async () => {
    const tables = join(folder, 'feed');
    await mkdir(tables);
    const prices = (factor: number) =>
      series('2027-01-15T00:00:00+05:30', 96, 15, (block) => ({ price: block * factor }));
    await writeFile(join(tables, 'storage.csv'), storage);
    await writeFile(join(tables, 'timeseries.csv'), prices(10));
    const files = { 'storage.csv': storage, 'timeseries.csv': prices(1) };
    const { id, snapshot_sha256 } = await client.createDataSource('Fed', {}, files);
    const put = () => ends(`tools/scheduling/put_data.sh '${tables}' ${id}`, { SETTLE_SECONDS: '0.2' });
    const snapshot = async () =>
      (await client.get<{ snapshot_sha256: string }>(`/api/data-sources/${id}`)).snapshot_sha256;

    const first = await put();
    expect(first).toMatchObject({ code: 0, stdout: `put ${await snapshot()}\n` });
    expect(first.stdout).not.toContain(snapshot_sha256);
    expect((await put()).stdout).toBe(first.stdout.replace('put', 'unchanged'));

    // Somebody else has put other tables meanwhile: the feed's come back.
    const form = new FormData();
    for (const [name, bytes] of Object.entries(files)) form.append('files', new Blob([new Uint8Array(bytes)]), name);
    await client.call(`/api/data-sources/${id}`, { method: 'PUT', body: form });
    expect((await put()).stdout).toBe(first.stdout);

    // Half a row: refused with what is wrong, and the data source keeps what it had.
    await writeFile(join(tables, 'timeseries.csv'), prices(20).subarray(0, -12));
    expect(await put()).toMatchObject({ code: 1, stderr: expect.stringContaining('data_not_valid') });
    expect(`put ${await snapshot()}\n`).toBe(first.stdout);

    // A writer that never rests: nothing is put.
    const writer = setInterval(() => void writeFile(join(tables, 'timeseries.csv'), prices(Math.random())), 20);
    const busy = await put();
    clearInterval(writer);
    expect(busy).toMatchObject({ code: 1, stderr: expect.stringContaining('is still being written') });
  });
});

/** The clock of the scheduler container, until it has said so many times what it asked for; resolves to those jobs. */
async function runScheduler(count: number): Promise<string[]> {
  const clock = spawn('tools/scheduling/scheduler.sh', {
    cwd: root,
    env: { ...process.env, ...environment, SCHEDULES: 'RMO SO', SCHEDULE: 'clock' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => clock.once('exit', resolve));
  const jobs = new Set<string>();
  let printed = '';
  for await (const chunk of clock.stdout.setEncoding('utf8')) {
    printed += String(chunk);
    for (const [, job = ''] of printed.matchAll(/"job_id":"(\w+)"/g)) jobs.add(job);
    if (jobs.size >= count) break;
  }
  clock.kill('SIGTERM');
  expect(await ended).toBe(0);
  return [...jobs].sort();
}
