import { expect, test, type Page } from '@playwright/test';
import type { Job, ModelPage, Results } from '@energy-ops/contracts';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { admin, Client } from './client.js';
import { Product, root } from './product.js';
import { atTerminal, commandsOf } from './terminal.js';
import { brokenModel, broughtModel, nextModel } from './written-models.js';

let product: Product;
let page: Page;

const python = (name: string, source: string) => ({ name, mimeType: 'text/x-python', buffer: Buffer.from(source) });
const version = (name: string) => page.getByRole('listitem', { name, exact: true });

async function upload(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByLabel('Python file').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload model' }).click();
}

/** A model's life in the dashboard, as one person leads it: each step stands on the one before. */
test.describe.serial('a model of one’s own', () => {
  test.beforeAll(async ({ browser }) => {
    product = await Product.start({ environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password } });
    page = await browser.newPage();
    await page.goto(`${product.url}/login`);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('button', { name: 'Run DMO' })).toBeEnabled();
  });
  test.afterAll(() => product.dispose());

  test('the overview knows the built-in ones, which never ran, and an empty log', async () => {
    await expect(page.getByText('Never run')).toHaveCount(3);
    await expect(page.getByRole('link', { name: 'Active DMO model: v1' })).toBeVisible();
    await expect(page.getByText('No logs yet. Run a model to see its log live.')).toBeVisible();
  });

  test('what is no Python file is not even sent', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
    await page.getByLabel('Python file').setInputFiles({ ...python('notes.txt', 'hello'), mimeType: 'text/plain' });
    await expect(page.getByText('notes.txt is not a Python file: its name must end in .py.')).toBeVisible();
  });

  test('a broken one is refused, with the line that is wrong', async () => {
    await upload(python('broken.py', brokenModel));
    await expect(page.getByText('broken.py was refused: 1 finding.')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/^Line 5(, column \d+)?: /)).toBeVisible();
    await expect(page.locator('pre')).toContainText('return os');
  });

  test('a good one is active at once, and its forerunner kept', async () => {
    await page.getByLabel('Description').fill('brought from the system before');
    await upload(python('brought.py', broughtModel));
    await expect(page.getByText('DMO version 2 is active')).toBeVisible({ timeout: 30_000 });
    await expect(version('DMO version 2')).toContainText(/Active.*brought\.py.*brought from the system before/s);
    await expect(version('DMO version 1')).toContainText(/Archived.*built in/s);
  });

  test('it runs from the overview, and its log comes live with its colours', async () => {
    await page.goto(product.url);
    await expect(page.getByRole('link', { name: 'Active DMO model: v2' })).toBeVisible();
    await page.getByRole('button', { name: 'Run DMO' }).click();
    const panel = page.getByRole('log', { name: 'Live logs of all running jobs' });
    await expect(panel).toContainText('DMO of dmo_', { timeout: 60_000 });
    await expect(panel.locator('.ansi-green-fg').first()).toContainText('of the plan is done');
    await expect(page.getByText('DMO completed').first()).toBeVisible({ timeout: 60_000 });
    await expect(panel).toContainText('the plan is written');
    await expect(page.getByRole('link', { name: 'Last run of DMO: Success' })).toBeVisible();

    await page.getByRole('button', { name: /^WARNING/ }).click();
    await expect(panel).toContainText('the forecast is an hour old');
    await expect(panel).not.toContainText('the plan is written');
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect(page.getByText('No logs yet.')).toBeVisible();
    await page.getByRole('button', { name: /^All \d/ }).click();
  });

  test('its source can be read and compared at an address of its own', async () => {
    await page.goto(`${product.url}/models`);
    await page.getByRole('checkbox', { name: /at once/ }).uncheck();
    await upload(python('next.py', nextModel));
    await expect(page.getByText('DMO version 3 is a candidate')).toBeVisible({ timeout: 30_000 });
    await page.getByRole('link', { name: 'Source of DMO version 3' }).click();
    await expect(page.getByRole('textbox', { name: 'Source of DMO version 3' })).toContainText('def plan() -> int:');
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.reload();
    const [before, after] = ['DMO version 2', 'DMO version 3'].map((name) => page.getByRole('textbox', { name }));
    await expect(before ?? page.locator('body')).toContainText('(25, 50, 75)');
    await expect(after ?? page.locator('body')).toContainText('(20, 40, 60, 80)');
    expect(page.url()).toMatch(/tab=diff&against=/);
  });

  test('a candidate is tried without counting', async () => {
    await page.goto(`${product.url}/models?type=DMO&status=candidate`);
    await page.getByRole('button', { name: 'Run DMO version 3' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('checkbox', { name: 'Test run' })).toBeDisabled();
    await dialog.getByRole('button', { name: 'Run DMO' }).click();
    await expect(page.getByText('DMO version 3 was started.')).toBeVisible();
    await expect(version('DMO version 3')).toContainText('Success', { timeout: 60_000 });
    await version('DMO version 3').getByRole('link', { name: 'Last run: success' }).click();
    await expect(page.getByText('test', { exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: 'model v3' })).toBeVisible();
  });

  test('it is rolled back, archived, and only then unable to run', async () => {
    await page.goto(`${product.url}/models?type=DMO`);
    await page.getByRole('button', { name: 'Activate DMO version 3' }).click();
    await expect(version('DMO version 3')).toContainText('Active');
    await expect(version('DMO version 2')).toContainText('Archived');
    await page.getByRole('button', { name: 'Roll back to DMO version 2' }).click();
    await expect(version('DMO version 2')).toContainText('Active');
    await page.getByRole('button', { name: 'Archive DMO version 2' }).click();
    await expect(version('DMO version 2')).toContainText('Archived');
    await page.goto(product.url);
    await expect(page.getByRole('button', { name: 'Run DMO' })).toBeDisabled();
    await page.getByRole('link', { name: 'Activate one' }).click();
    await page.getByRole('button', { name: /(Activate|Roll back to) DMO version 1/ }).click();
    await expect(version('DMO version 1')).toContainText('Active');
    await page.goto(product.url);
    await expect(page.getByRole('button', { name: 'Run RMO' })).toBeEnabled();
  });

  test('what somebody else changes is on the screen without a reload', async () => {
    await page.goto(`${product.url}/models?type=DMO`);
    await expect(version('DMO version 1')).toContainText('Active');
    const client = await Client.signIn(product);
    const { models } = await client.get<ModelPage>('/api/optimization/models?modelType=DMO');
    const third = models.find((model) => model.version === 3);
    await client.call(`/api/optimization/models/${third?.id ?? ''}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'active' }),
    });
    await expect(version('DMO version 3')).toContainText('Active');
    await expect(version('DMO version 1')).toContainText('Archived');
  });

  test('the commands of the tutorial do what it says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'energy-ops-tutorial-'));
    const commands = (await commandsOf('docs/tutorial-model.md')).replaceAll(/my_(battery|results)/g, `${folder}/$&`);
    const person = { EMAIL: admin.email, PASSWORD: admin.password };
    const { stdout } = await atTerminal(commands, { ...person, API_BASE_URL: product.url });
    await rm(folder, { recursive: true });
    expect(stdout.match(/^SO for .*: success/gm)).toHaveLength(2);
    expect(stdout).toMatch(/uploaded as [0-9a-f-]{36}$/m);
    expect(stdout).toContain('"status":"success"');
    await page.goto(`${product.url}/models?type=SO`);
    await expect(version('SO version 2')).toContainText(/Active.*battery\.py/s);
  });

  test('a model finds on a worker what it found under eops, on the same configuration', async () => {
    const file = 'python-models/templates/battery.py';
    const out = await mkdtemp(join(tmpdir(), 'energy-ops-tried-'));
    const { stdout } = await atTerminal(
      `npx eops models test ${file} --data sample --type SO --delivery-day 2027-01-15 --json --out ${out}`,
    );
    const tried: Job & Results = JSON.parse(stdout);
    const client = await Client.signIn(product);
    const { id } = await client.uploadModel('SO', 'tried.py', await readFile(join(root, file), 'utf8'));
    const asked = { model_type: 'SO', model_id: id, data_source_id: 'sample', delivery_day: '2027-01-15' };
    const { job_id } = await client.trigger({ ...asked, purpose: 'test', bypass_cache: true });
    const job = await client.follow(job_id);
    const { status, termination_status, solution_status, model_config } = job;
    expect(tried).toMatchObject({ status, termination_status, solution_status, model_config });
    expect(tried).toMatchObject(await client.get<Results>(`/api/jobs/${job_id}/results`));
    expect(await readFile(join(out, 'schedule.csv'), 'utf8')).toBe(
      await client.text(`/api/jobs/${job_id}/results/schedule?format=csv`, 'text/csv'),
    );
    await rm(out, { recursive: true });
  });

  test('a worker that dies is told within seconds', async () => {
    await page.goto(`${product.url}/workers`);
    await expect(page.getByText('heard just now')).toBeVisible();
    const [worker] = (await product.processes()).filter(({ command }) => /apps\/worker\//.test(command));
    expect(worker).toBeDefined();
    if (worker) process.kill(worker.pid, 'SIGKILL');
    const gone = page.getByRole('listitem').filter({ hasText: `process ${worker?.pid ?? ''}` });
    await expect
      .poll(async () => (await gone.count()) === 0 || /silent for/.test((await gone.textContent()) ?? ''), {
        timeout: 12_000,
      })
      .toBe(true);
    await expect(page.getByText('heard just now')).toBeVisible({ timeout: 30_000 });
  });
});
