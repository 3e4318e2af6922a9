import type { Job } from '@energy-ops/contracts';
import { expect, test } from '@playwright/test';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { admin, Client } from './client.js';
import { Product } from './product.js';
import { signIn } from './sign-in.js';
import { atTerminal, type Said } from './terminal.js';

let product: Product;
let home: string;

/** Runs `eops` as somebody at a terminal of another machine would; resolves to its exit code too. */
async function eops(words: string, environment: Record<string, string> = {}): Promise<Said & { code: number }> {
  const where = { API_BASE_URL: product.url, XDG_CONFIG_HOME: home, ...environment };
  const { stdout, stderr } = await atTerminal(
    `node_modules/.bin/eops ${words} && echo "exit 0" >&2 || echo "exit $?" >&2`,
    where,
  );
  const [, code] = /exit (\d)\n$/.exec(stderr) ?? [];
  return { stdout, stderr: stderr.replace(/exit \d\n$/, ''), code: Number(code) };
}

test.describe.serial('eops against a server', () => {
  test.beforeAll(async () => {
    product = await Product.start({ environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password } });
    home = await mkdtemp(join(tmpdir(), 'energy-ops-home-'));
  });
  test.afterAll(async () => {
    await product.dispose();
    await rm(home, { recursive: true, force: true });
  });

  test('says that nobody is logged in, and logs in', async () => {
    const before = await eops('jobs ls');
    expect(before).toMatchObject({ code: 1, stdout: '' });
    expect(before.stderr).toContain('Run `eops login`');
    const jobs = await eops('jobs --help');
    expect([jobs.code, jobs.stdout]).toEqual([0, expect.stringMatching(/eops jobs <command>[^]*jobs rerun/)]);
    expect(jobs.stdout).not.toContain('models ls');
    expect(await eops('jobs bogus')).toMatchObject({ code: 2, stdout: '' });
    const nobody = await eops('login < /dev/null');
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('--email EMAIL')]);
    const where = { API_BASE_URL: product.url, XDG_CONFIG_HOME: home };
    const wrong = await atTerminal(
      `echo "wrong pass phrase" | node_modules/.bin/eops login --email ${admin.email} || true`,
      where,
    );
    expect(wrong.stderr).toContain('Email or password is wrong.');
    await atTerminal(`echo "${admin.password}" | node_modules/.bin/eops login --email ${admin.email}`, where);
    const file = join(home, 'energy-ops/credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain('eops_');
    expect(await eops('jobs ls --json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"jobs": []') });
  });

  test('runs a job, follows it and reads what it found', async () => {
    const ran = await eops('run so --data sample --test --follow --set time_limit=20');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^SO for \d{4}-\d\d-\d\d: success, optimal/);
    expect(ran.stdout).toMatch(/ schedule +\d+ rows/);
    const [, jobId = ''] = /^Job (so_\w+)$/m.exec(ran.stderr) ?? [];
    const list = JSON.parse((await eops('jobs ls --json --type so')).stdout);
    expect(list.jobs[0]).toMatchObject({ job_id: jobId, status: 'success', model_config: { time_limit: 20 } });
    expect((await eops('jobs ls')).stdout).toMatch(new RegExp(`^${jobId} +\\d{4}-\\d\\d-\\d\\d +success +optimal`));
    const log = await eops(`jobs logs ${jobId}`);
    const client = await Client.signIn(product);
    expect(log.stdout).toBe(await client.text(`/api/jobs/${jobId}/logs`, 'text/plain'));
    const csv = await eops(`jobs results ${jobId} schedule`);
    expect(csv.stdout).toBe(await client.text(`/api/jobs/${jobId}/results/schedule?format=csv`, 'text/csv'));
    const rows: unknown[] = JSON.parse((await eops(`jobs results ${jobId} schedule -o json`)).stdout);
    expect(rows).toHaveLength(csv.stdout.trim().split('\n').length - 1);
    expect((await eops(`jobs get ${jobId}`)).stdout).toBe(ran.stdout);
    const again = await eops(`jobs rerun ${jobId} --wait --json`);
    expect(JSON.parse(again.stdout)).toMatchObject({
      status: 'success',
      objective_value: list.jobs[0].objective_value,
    });
  });

  test('is what a job page gives to copy, and so is curl: both make a like job', async ({ page, context }) => {
    const client = await Client.signIn(product);
    const { jobs } = await client.get<{ jobs: Job[] }>('/api/jobs?model_type=SO&limit=1');
    const [like] = jobs;
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: product.url });
    await signIn(page, product);
    await page.goto(`${product.url}/jobs/${like?.job_id}`);
    const token = (await eops('tokens create copied --scope jobs:trigger --scope jobs:read')).stdout.trim();
    for (const program of ['curl', 'eops']) {
      await page.getByRole('button', { name: 'Copy as…' }).click();
      await page.getByRole('menuitem', { name: `Copy as ${program}` }).click();
      await expect(page.getByText(`The ${program} command for a job like this one is on the clipboard.`)).toBeVisible();
      const command = await page.evaluate(() => navigator.clipboard.readText());
      await atTerminal(command, { EOPS_TOKEN: token });
      const [made] = (await client.get<{ jobs: Job[] }>('/api/jobs?model_type=SO&limit=1')).jobs;
      expect(made?.job_id).not.toBe(like?.job_id);
      const { model_id, data_source_id, delivery_day, purpose, model_config } = like ?? {};
      expect(made).toMatchObject({ model_id, data_source_id, delivery_day, purpose, model_config });
    }
  });

  test('keeps models: uploads one, makes it the active one, goes back', async () => {
    await writeFile(join(home, 'mine.py'), 'print("hello")\n');
    const pushed = await eops(`models push ${home}/mine.py --type so --candidate --description "Says hello."`);
    expect(pushed).toMatchObject({ code: 0, stderr: expect.stringContaining('SO version 2 is candidate.') });
    const id = pushed.stdout.trim();
    expect((await eops(`models activate ${id}`)).stderr).toContain(`(${id}) is active.`);
    expect((await eops('models ls --type so --status active')).stdout).toContain(`${id}  SO  v2  active  mine.py`);
    expect(await eops('models activate so_builtin_1')).toMatchObject({ code: 0 });
    expect(await eops(`models push ${home}/nowhere.py --type so`)).toMatchObject({ code: 1 });
  });

  test('checks tables here, uploads them, and lists what there is', async () => {
    const sample = 'python-models/data/sample';
    const checked = await eops(`data validate ${sample} --json`);
    expect(JSON.parse(checked.stdout)).toMatchObject({ fitness: { DMO: { fit: true } } });
    const id = (await eops(`data put ${sample} --name "Our own"`)).stdout.trim();
    expect((await eops(`data put ${sample} --id ${id}`)).stdout.trim()).toBe(id);
    expect((await eops('data ls')).stdout).toMatch(new RegExp(`^${id}  in-iex  DMO RMO SO  .*Our own$`, 'm'));
    await writeFile(join(home, 'timeseries.csv'), 'block_start,price\n2026-11-28T00:00:00+05:30,cheap\n');
    for (const command of [`data validate ${home}`, `data put ${home}`]) {
      const refused = await eops(command);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/price/) });
    }
  });

  test('switches schedules, and runs what one runs', async () => {
    const { schedules } = JSON.parse((await eops('schedules ls --type so --json')).stdout);
    const [{ id }] = schedules;
    expect((await eops(`schedules enable ${id}`)).stderr).toContain('is enabled; its next slot is 20');
    expect((await eops(`schedules pause ${id} --reason "a quiet day"`)).stderr).toContain('is paused');
    expect((await eops('schedules ls')).stdout).toMatch(new RegExp(`^${id} +SO +paused`, 'm'));
    expect((await eops(`schedules run ${id}`)).stdout).toMatch(/^so_\d+_\w{6}\n$/);
  });

  test('finds an installation well, and says what to do where it is not', async () => {
    const host = { DATA_DIR: product.dataDir };
    const { checks } = JSON.parse((await eops('doctor --json', host)).stdout);
    const states = Object.fromEntries(checks.map(({ check, state }: Record<string, string>) => [check, state]));
    expect(states).toMatchObject({ node: 'ok', python: 'ok', database: 'ok', clock: 'ok', workers: 'ok', api: 'ok' });
    const away = await eops('doctor', { DATA_DIR: home, API_BASE_URL: 'http://127.0.0.1:9' });
    expect(away.code).toBe(1);
    expect(away.stdout).toMatch(/^failed +api/m);
    expect(away.stdout).toContain('→ Is energy-ops running at http://127.0.0.1:9?');
  });

  test('stops a job, and tells a script how it ended', async () => {
    const client = await Client.signIn(product);
    const { id } = await client.uploadModel(
      'SO',
      'slow.py',
      'import time\nprint("slow", flush=True)\ntime.sleep(60)\n',
    );
    const { stdout } = await eops(`run so --data sample --test --model ${id}`);
    const jobId = stdout.trim();
    const following = eops(`jobs logs ${jobId} --follow`);
    await expect.poll(async () => (await client.get<{ status: string }>(`/api/jobs/${jobId}`)).status).toBe('running');
    expect((await eops(`jobs cancel ${jobId}`)).stderr).toContain(`${jobId} is told to stop.`);
    expect((await following).stdout).toMatch(/\nslow\n/);
    expect((await eops(`jobs cancel ${jobId}`)).stderr).toContain('job_already_finished');
  });

  test('refuses in words, with the exit code of its kind', async () => {
    expect(await eops('run so')).toMatchObject({ code: 2, stderr: expect.stringContaining('--data ID') });
    expect(await eops('run so --data nowhere')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('data_source_not_found'),
    });
    expect(await eops('jobs get nothing')).toMatchObject({ code: 1, stderr: expect.stringContaining('not_found') });
    const away = await eops('jobs ls', { API_BASE_URL: 'http://127.0.0.1:9', EOPS_TOKEN: 'eops_x' });
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('does not answer') });
  });

  test('makes a token that does one thing', async () => {
    const made = await eops(
      'tokens create cron --scope jobs:trigger --scope jobs:read --type so --data sample --days 1',
    );
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^eops_\w{58}\n$/) });
    const token = { EOPS_TOKEN: made.stdout.trim() };
    expect((await eops('run so --data sample --test', token)).stdout).toMatch(/^so_\d+_\w{6}\n$/);
    expect(await eops('run dmo --data sample --test', token)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('token_limited'),
    });
    expect((await eops('tokens create more --scope jobs:read', token)).stderr).toContain('tokens:own');
  });

  test('gives somebody on the host a link to a new password, which the audit knows of', async () => {
    const host = { DATA_DIR: product.dataDir, PUBLIC_URL: product.url };
    const { stdout } = await eops(`admin reset-password ${admin.email}`, host);
    const reset_token = new URL(stdout.trim()).searchParams.get('token');
    const client = await Client.signIn(product);
    const { entries } = await client.get<{ entries: object[] }>('/api/audit?action=user.reset_link');
    expect(entries[0]).toMatchObject({ actor: 'system:eops', outcome: 'done' });
    const reset = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const body = JSON.stringify({ reset_token, password: admin.password });
    expect((await fetch(`${product.url}/api/auth/reset-password`, { ...reset, body })).status).toBe(204);
    expect((await fetch(`${product.url}/api/auth/reset-password`, { ...reset, body })).status).toBe(403);
    expect(await eops('admin reset-password nobody@example.com', host)).toMatchObject({ code: 1 });
  });

  test('gives somebody on the host a password from stdin, but no common one', async () => {
    const host = { DATA_DIR: product.dataDir, XDG_CONFIG_HOME: home };
    const reset = (password: string) =>
      atTerminal(
        `echo "${password}" | node_modules/.bin/eops admin reset-password ${admin.email} --password-stdin || echo refused`,
        host,
      );
    expect((await reset('short')).stdout).toBe('refused\n');
    expect((await reset('qwerty123456')).stderr).toContain('most common');
    expect((await reset('another pass phrase')).stderr).toContain('has the new password');
    const login = (password: string) =>
      fetch(`${product.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: admin.email, password }),
      });
    expect([(await login(admin.password)).status, (await login('another pass phrase')).status]).toEqual([401, 200]);
    await reset(admin.password);
  });

  test('backs all data up while the product runs, and restores it into a new installation', async () => {
    const file = join(home, 'whole.backup');
    expect(await eops(`backup ${file}`, { DATA_DIR: product.dataDir })).toMatchObject({ code: 0, stdout: `${file}\n` });
    expect(await eops(`backup ${file}`, { DATA_DIR: product.dataDir })).toMatchObject({ code: 1 });
    expect((await eops(`restore ${file}`, { DATA_DIR: product.dataDir })).stderr).toContain('is in use');
    const dataDir = join(home, 'restored');
    await mkdir(join(dataDir, 'secrets'), { recursive: true });
    for (const key of ['jwt_secret', 'encryption_key'])
      await copyFile(join(product.dataDir, 'secrets', key), join(dataDir, 'secrets', key));
    expect(await eops(`restore ${file}`, { DATA_DIR: dataDir })).toMatchObject({ code: 0 });
    const restored = await Product.start({ dataDir });
    const [before, after] = [await Client.signIn(product), await Client.signIn(restored)];
    const ids = async (client: Client) =>
      (await client.get<{ jobs: Job[] }>('/api/jobs')).jobs.map(({ job_id: id }) => id);
    expect(await ids(after)).toEqual(await ids(before));
    expect(await after.get('/api/audit/verify')).toMatchObject({ ok: true });
    await restored.dispose();
  });
});
