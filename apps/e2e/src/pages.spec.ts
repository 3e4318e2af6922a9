import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectFit, sizes } from './accessible.js';
import { admin, Client } from './client.js';
import { Product } from './product.js';
import { signIn } from './sign-in.js';
import { broughtModel, nextModel } from './written-models.js';

let product: Product;
let page: Page;
const complaints: string[] = [];
let client: Client;
let jobId: string;
/** The one it is compared with. */
let baselineId: string;
/** Pages of a model: its source, and how it differs from another. */
let modelPaths: string[];

test.describe('every page', () => {
  test.beforeAll(async ({ browser }) => {
    product = await Product.start({ environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password } });
    client = await Client.signIn(product);
    const wish = { model_type: 'RMO', data_source_id: 'sample', purpose: 'test' } as const;
    baselineId = (await client.trigger({ ...wish, model_config: { horizon_blocks: 4 } })).job_id;
    jobId = (await client.trigger(wish)).job_id;
    await client.follow(baselineId);
    await client.follow(jobId);
    const first = await client.uploadModel('SO', 'first.py', broughtModel);
    const second = await client.uploadModel('SO', 'second.py', nextModel);
    modelPaths = [`/models/${second.id}`, `/models/${second.id}?tab=diff&against=${first.id}`];
    const context = await browser.newContext({ reducedMotion: 'reduce' }); // axe opens a page beside ours
    await context.addInitScript(sayViolations);
    page = await context.newPage();
    await signIn(page, product);
    // From here on: before the login the refresh is refused, which the browser logs as an error.
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  });
  test.afterAll(() => product.dispose());

  const tabs = ['summary', 'results', 'convergence', 'log', 'inputs', 'config'];
  const groups = {
    'a job': () => [
      ...tabs.map((tab) => `/jobs/${jobId}?tab=${tab}`),
      `/jobs/${jobId}?tab=compare&against=${baselineId}`,
    ],
    'the lists': () => ['/', '/jobs', '/schedules', '/schedules/so-15min', '/data-sources', '/workers'],
    data: () => ['/data-sources/sample', '/data-sources/upload'],
    models: () => ['/models', ...modelPaths],
    'who may do what': () => ['/users', '/tokens', '/webhooks', '/audit', '/alerts', '/profile', '/reset?token=none'],
  };
  for (const [group, pathsOf] of Object.entries(groups))
    test(`is accessible, fits and keeps the content policy: ${group}`, async () => {
      test.setTimeout(300_000); // on a busy machine looking at a page with every rule takes seconds
      complaints.length = 0;
      for (const path of pathsOf()) await expectPageFit(path);
      expect(complaints).toEqual([]);
    });

  test('is accessible and fits before one signs in', async ({ browser }) => {
    const stranger = await browser.newPage({ reducedMotion: 'reduce' });
    await stranger.goto(`${product.url}/login`);
    await expect(stranger.getByRole('button', { name: 'Log in' })).toBeVisible();
    await expectFit(stranger, '/login');
    await stranger.getByRole('button', { name: 'Log in' }).click();
    await expect(stranger.getByText('Your password is needed.')).toBeVisible();
    await expectAccessible(stranger, '/login with its faults');
    await stranger.close();
  });

  test('is accessible where it asks for a user or a token', async () => {
    await page.setViewportSize(sizes.phone);
    complaints.length = 0;
    for (const [path, button] of [
      ['/users', 'Add a user'],
      ['/tokens', 'Make a token'],
      ['/webhooks', 'Add a webhook'],
    ] as const) {
      await page.goto(product.url + path);
      await page.getByRole('button', { name: button }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page, button);
    }
    expect(complaints).toEqual([]);
  });

  test('a chart points things out and the documentation opens within their content policies', async () => {
    await page.setViewportSize(sizes.desk);
    complaints.length = 0;
    await page.goto(`${product.url}/jobs/${jobId}?tab=results`);
    const chart = page.locator('canvas').first();
    await chart.hover();
    await expect(page.locator('app-chart').first().getByText('■').first()).toBeVisible();
    await page.getByRole('button', { name: 'Table' }).first().click(); // takes the chart away
    await page.goto(`${product.url}/api/docs`);
    await page.getByText('/api/jobs/trigger').click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await expect(page.getByRole('button', { name: 'Execute', exact: true })).toBeVisible();
    expect(complaints).toEqual([]);
  });

  test('a log stands at its end, also where nothing may move', async () => {
    const talker = await client.uploadModel('SO', 'talker.py', 'for line in range(200): print(line)\n');
    const request = { model_type: 'SO', model_id: talker.id, data_source_id: 'sample', purpose: 'test' };
    const { job_id, log_count } = await client.follow((await client.trigger(request)).job_id);
    await page.setViewportSize(sizes.desk);
    await page.goto(`${product.url}/jobs/${job_id}?tab=log`);
    await expect(page.getByRole('link', { name: `Line ${log_count}`, exact: true })).toBeInViewport();
    // It had ended before anybody looked: that it did is no news.
    await expect(page.getByText('SO completed')).toHaveCount(0);
  });

  test('jobs are counted by status, and new ones do not move what somebody reads', async () => {
    await page.setViewportSize({ width: 1280, height: 140 });
    await page.goto(`${product.url}/jobs?model_type=RMO`);
    await expect(page.getByRole('button', { name: 'Success 2', exact: true })).toBeVisible();
    await expect(page.getByRole('row')).toHaveCount(3);
    const last = page.getByRole('row').last();
    await last.scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 500);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(160);
    const { job_id } = await client.trigger({ model_type: 'RMO', data_source_id: 'sample', purpose: 'test' });
    await page.getByRole('button', { name: '1 new job · Show' }).click();
    await expect(page.getByRole('row').nth(1)).toContainText(job_id);
    await expect(page.getByRole('button', { name: 'All 3', exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Failed 0', exact: true }).click();
    await expect(page).toHaveURL(/model_type=RMO&status=failed/);
    await expect(page.getByText('No job has model RMO, status failed.')).toBeVisible();
  });
});

/** In the page: what its content policy forbids goes to the console, also where a library had it tried and caught. */
function sayViolations(): void {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample, sourceFile }) => {
    console.error(`The content policy forbids: ${violatedDirective} ${blockedURI} ${sample} ${sourceFile}`);
  });
}

async function expectPageFit(path: string): Promise<void> {
  await page.setViewportSize(sizes.desk);
  await page.goto(product.url + path);
  await expect(page.getByRole('main')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expectFit(page, path);
}
