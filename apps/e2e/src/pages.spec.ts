import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { admin, Client } from './client.js';
import { Product } from './product.js';

const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;
const schemes = ['light', 'dark'] as const;

let product: Product;
let jobId: string;

async function signIn(page: Page): Promise<void> {
  await page.goto(`${product.url}/login`);
  await page.getByLabel('Email').fill(admin.email);
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('button', { name: 'Run DMO' })).toBeVisible();
}

test.describe('every page', () => {
  test.beforeAll(async () => {
    product = await Product.start({ environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password } });
    const client = await Client.signIn(product);
    jobId = (await client.trigger({ model_type: 'RMO', data_source_id: 'sample', purpose: 'test' })).job_id;
    await client.follow(jobId);
  });
  test.afterAll(() => product.dispose());

  for (const scheme of schemes)
    for (const [device, viewport] of Object.entries(sizes)) {
      test(`is accessible, fits and keeps the content policy: ${scheme}, ${device}`, async ({ browser }) => {
        const context = await browser.newContext({ colorScheme: scheme, viewport, reducedMotion: 'reduce' });
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.push(message.text());
        });
        page.on('pageerror', (error) => complaints.push(String(error)));
        await signIn(page);
        complaints.length = 0; // before the login the refresh is refused, which the browser logs as an error
        const tabs = ['summary', 'results', 'convergence', 'log', 'inputs', 'config'];
        const paths = ['/', '/jobs', '/data-sources', ...tabs.map((tab) => `/jobs/${jobId}?tab=${tab}`)];
        for (const path of paths) {
          await page.goto(product.url + path);
          await expect(page.getByRole('main')).toBeVisible();
          await page.waitForLoadState('networkidle');
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(overflow, `${path} is wider than its window`).toBeLessThanOrEqual(0);
          const { violations } = await new AxeBuilder({ page })
            .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
            .analyze();
          const found = violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(' ')}`));
          expect(found, path).toEqual([]);
        }
        expect(complaints).toEqual([]);
        await context.close();
      });
    }
});
