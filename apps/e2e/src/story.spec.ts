import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expectFit } from './accessible.js';
import { admin } from './client.js';
import { Product } from './product.js';

let product: Product;
let page: Page;

async function signIn(on: Page): Promise<void> {
  await on.goto(`${product.url}/login`);
  await on.getByLabel('Email').fill(admin.email);
  await on.getByLabel('Password', { exact: true }).fill(admin.password);
  await on.getByRole('button', { name: 'Log in' }).click();
  await expect(on.getByRole('button', { name: 'Run DMO' })).toBeVisible();
}

/** From the first link to a solved day, as one person does it: each step stands on the one before. */
test.describe.serial('the first day with energy-ops', () => {
  test.beforeAll(async ({ browser }) => {
    product = await Product.start();
    page = await browser.newPage();
  });
  test.afterAll(() => product.dispose());

  test('the printed link makes the first admin, once', async () => {
    const link = product.setupLink();
    await page.goto(link);
    await expect(page.getByLabel('Email')).toBeVisible();
    await expectFit(page, '/setup');
    await page.getByLabel('Email').fill(admin.email);
    for (const field of await page.getByLabel(/password/i).all()) {
      if ((await field.getAttribute('type')) === 'password') await field.fill(admin.password);
    }
    await page.getByRole('button', { name: /create|start|set up/i }).click();
    await expect(page.getByRole('button', { name: 'Run DMO' })).toBeVisible();

    const second = await page.context().browser()?.newPage();
    await second?.goto(link);
    await expect(second?.getByLabel('Email') ?? page.locator('body')).toBeVisible();
    const again = await fetch(`${product.url}/api/setup/admin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        setup_token: new URL(link).searchParams.get('token'),
        ...admin,
        email: 'second@e2e.example',
      }),
    });
    expect(again.status).toBeGreaterThanOrEqual(400);
    await second?.close();
  });

  test('the overview offers the sample, and says it is live', async () => {
    await expect(page.getByRole('combobox', { name: /data source/i })).toContainText(/sample/i);
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await expect(page.getByRole('navigation').first().getByRole('link', { name: 'Jobs' })).toBeVisible();
  });

  test('Run DMO shows progress, ends in a toast and a solved day', async () => {
    await page.getByRole('button', { name: 'Run DMO' }).click();
    await expect(page.getByRole('progressbar').first()).toBeVisible();
    await expect(page.getByText('DMO completed').first()).toBeVisible({ timeout: 90_000 });
    await page.getByRole('button', { name: 'View logs' }).first().click();
    await expect(page.getByRole('log')).toContainText('DMO');
    await page.keyboard.press('Escape');
  });

  test('a second DMO of the day is refused in words, and the admin may run it with a reason', async () => {
    await page.goto(product.url);
    await expect(page.getByText(/DMO already run for/)).toBeVisible();
    await page.getByRole('button', { name: /run again/i }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('the wind forecast came late');
    await page.getByRole('dialog').getByRole('button', { name: /run/i }).click();
    await expect(page.getByText('DMO completed').first()).toBeVisible({ timeout: 90_000 });
  });

  test('RMO and SO run the same way', async () => {
    for (const type of ['RMO', 'SO']) {
      await page.getByRole('button', { name: `Run ${type}` }).click();
      await expect(page.getByText(`${type} completed`).first()).toBeVisible({ timeout: 90_000 });
    }
  });

  test('the solved day: charts, their tables, and a CSV that holds every block', async () => {
    await page.goto(`${product.url}/jobs?model_type=DMO&status=success`);
    await page
      .getByRole('link', { name: /dmo_\d+/ })
      .first()
      .click();
    await page.getByRole('tab', { name: 'Results' }).click();
    await expect(page.locator('canvas').first()).toBeVisible();
    await page.getByRole('button', { name: 'Table' }).first().click();
    await expect(page.getByRole('table').first()).toBeVisible();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: /CSV/ }).first().click();
    const csv = await readFile(await (await downloading).path(), 'utf8');
    expect(csv.trim().split('\n').length).toBeGreaterThan(96);
    await page.getByRole('tab', { name: 'Convergence' }).click();
    await expect(page.locator('canvas').first()).toBeVisible();
    await page.getByRole('tab', { name: 'Config' }).click();
    await expect(page.getByText('mip_gap').first()).toBeVisible();
  });

  test('the log has its own address, filters by level and survives a reload', async () => {
    await page.getByRole('tab', { name: 'Log' }).click();
    await expect(page.getByRole('log')).toBeVisible();
    await page.reload();
    await expect(page.getByRole('log')).toBeVisible();
    expect(page.url()).toContain('tab=log');
  });

  test('logging out ends the session', async ({ browser }) => {
    const other = await browser.newPage();
    await signIn(other);
    await other.getByRole('button', { name: /account|user|profile/i }).click();
    await other.getByRole('menuitem', { name: /log out/i }).click();
    await expect(other.getByRole('button', { name: 'Log in' })).toBeVisible();
    await other.reload();
    await expect(other.getByRole('button', { name: 'Log in' })).toBeVisible();
    await other.close();
  });
});
