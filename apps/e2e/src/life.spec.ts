import { expect, test } from '@playwright/test';
import { isFinal, type LogPage } from '@energy-ops/contracts';
import { readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { admin, Client } from './client.js';
import { Product } from './product.js';

const firstAdmin = { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password };
const onSample = { model_type: 'DMO', data_source_id: 'sample', purpose: 'test', bypass_cache: true };
/** The sample is one typical day, which stands for as many days as are asked: its 96 blocks take a second, these more. */
const days = (count: number) => ({ horizon_start: '2027-01-04T00:00:00+05:30', horizon_blocks: count * 96 });
const longJob = { ...onSample, model_config: { mip_gap: 0, ...days(7) } };
const secondsJob = { ...onSample, model_config: days(3) };
const quickJob = { ...onSample, model_type: 'SO' };

async function kill(product: Product, command: RegExp): Promise<void> {
  const found = (await product.processes()).filter((each) => command.test(each.command));
  expect(found.length, `a process like ${command}`).toBeGreaterThan(0);
  for (const { pid } of found) process.kill(pid, 'SIGKILL');
}

/** A forked model has the command line of what forked it; but it works in its job's own folder. */
async function killModelOf(product: Product, jobId: string): Promise<void> {
  const placed = (await product.processes()).map(async ({ pid }) => ({
    pid,
    folder: await readlink(`/proc/${pid}/cwd`).catch(() => ''),
  }));
  const found = (await Promise.all(placed)).filter(({ folder }) => folder.includes(`/jobs/${jobId}`));
  expect(found.length, `a process in the folder of ${jobId}`).toBeGreaterThan(0);
  for (const { pid } of found) process.kill(pid, 'SIGKILL');
}

async function expectNothingLeft(product: Product): Promise<void> {
  await expect
    .poll(async () => (await product.processes()).map((each) => each.command), { timeout: 12_000 })
    .toEqual([]);
}

test.describe('whatever dies', () => {
  test('Ctrl-C leaves no process behind, and the job it interrupted runs on at the next start', async () => {
    const first = await Product.start({ environment: firstAdmin });
    const { job_id } = await (await Client.signIn(first)).trigger(longJob);
    await (await Client.signIn(first)).follow(job_id, (now) => now.status === 'running' && now.last_seq > 1);
    expect(await first.interrupt()).toBeLessThanOrEqual(15_000);
    await expectNothingLeft(first);

    const second = await Product.start({ dataDir: first.dataDir });
    const client = await Client.signIn(second);
    const job = await client.follow(job_id, (now) => now.status === 'running' || isFinal(now.status));
    expect(['running', 'success']).toContain(job.status);
    expect(job.attempt).toBe(2);
    const { logs } = await client.get<LogPage>(`/api/jobs/${job_id}/logs?level=WARNING`);
    expect(logs.length).toBeGreaterThan(0);
    await second.dispose();
    await expectNothingLeft(second);
  });

  for (const [who, command] of [
    ['api', /apps\/api\/dist\/main/],
    ['worker', /apps\/worker\/dist\/main/],
  ] as const) {
    test(`a killed ${who} comes back by itself and every job ends`, async () => {
      const product = await Product.start({ environment: firstAdmin });
      const { job_id } = await (await Client.signIn(product)).trigger(secondsJob);
      await (await Client.signIn(product)).follow(job_id, (now) => now.status === 'running');
      await kill(product, command);
      await sleep(500);
      await product.waitUntilReady(20_000);
      const job = await (await Client.signIn(product)).follow(job_id);
      expect(job.status).toBe('success');
      expect(job.attempt).toBe(who === 'worker' ? 2 : 1);
      await product.dispose();
      await expectNothingLeft(product);
    });
  }

  test('a killed model is a failed job that says so, and the worker goes on', async () => {
    const product = await Product.start({ environment: firstAdmin });
    const client = await Client.signIn(product);
    const { job_id } = await client.trigger(longJob);
    await client.follow(job_id, (now) => now.status === 'running' && now.last_seq > 1);
    await killModelOf(product, job_id);
    const job = await client.follow(job_id);
    expect(job.status).toBe('failed');
    expect(job.error_message).toMatch(/SIGKILL|killed/i);
    const next = await client.follow((await client.trigger(quickJob)).job_id);
    expect(next.status).toBe('success');
    await product.dispose();
  });

  test('kill -9 of the supervisor takes everything with it; the next start finds every finished job', async () => {
    const first = await Product.start({ environment: firstAdmin });
    const client = await Client.signIn(first);
    const done = await client.follow((await client.trigger(quickJob)).job_id);
    const { job_id } = await client.trigger(longJob);
    await client.follow(job_id, (now) => now.status === 'running');
    await kill(first, /tools\/supervisor/);
    await expectNothingLeft(first);

    const second = await Product.start({ dataDir: first.dataDir });
    const again = await Client.signIn(second);
    expect((await again.follow(done.job_id)).status).toBe('success');
    const taken = await again.follow(job_id, (now) => now.status === 'running');
    expect(taken.attempt).toBe(2);
    await second.dispose();
    await expectNothingLeft(second);
  });
});
