import { expect, test, type Page } from '@playwright/test';
import type { Job, ModelType } from '@energy-ops/contracts';
import { expectAccessible } from './accessible.js';
import { admin, Client } from './client.js';
import { Product } from './product.js';
import { signIn } from './sign-in.js';

declare global {
  interface Window {
    /** What the page handed to the browser to show. */
    notices: { title: string; body: string | undefined; notice: Notification }[];
  }
}

let product: Product;
let client: Client;
let page: Page;

const bell = () => page.getByRole('button', { name: /^Alerts/ });
const panel = () => page.getByRole('dialog', { name: 'New alerts' });
const shown = () => page.evaluate(() => window.notices.map(({ title, body }) => ({ title, body })));

/** A model that is in force fails: that is an alert. */
async function failingJob(type: ModelType): Promise<Job> {
  const model = await client.uploadModel(type, 'broken.py', `raise ValueError("no ${type} today")\n`, true);
  const wish = { model_type: type, model_id: model.id, data_source_id: 'sample' };
  return client.follow((await client.trigger(wish)).job_id);
}

/** Keeps what the page shows as notifications, which are shown all the same. */
function recordNotices(): void {
  window.notices = [];
  window.Notification = new Proxy(Notification, {
    construct(target, [title, options]: [string, NotificationOptions?]) {
      const notice = new target(title, options);
      window.notices.push({ title, body: options?.body, notice });
      return notice;
    },
  });
}

test.describe.serial('alerts', () => {
  test.beforeAll(async ({ browser }) => {
    product = await Product.start({ environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password } });
    client = await Client.signIn(product);
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    await context.grantPermissions(['notifications'], { origin: product.url });
    await context.addInitScript(recordNotices);
    page = await context.newPage();
    await signIn(page, product);
  });
  test.afterAll(() => product.dispose());

  test('come as notifications of the browser where somebody wants that, and lead to their cause', async () => {
    await page.goto(`${product.url}/alerts`);
    await page.getByRole('button', { name: 'Notify me in this browser' }).click();
    await expect(page.getByRole('button', { name: 'No more in this browser' })).toBeVisible();
    const job = await failingJob('SO');
    await expect
      .poll(shown)
      .toEqual([{ title: expect.stringContaining('energy-ops: '), body: expect.stringContaining('no SO today') }]);
    await page.evaluate(() => window.notices[0]?.notice.dispatchEvent(new Event('click')));
    await expect(page).toHaveURL(new RegExp(`/jobs/${job.job_id}`));
  });

  test('stand below the bell, newest first, as they come, for the keyboard too', async () => {
    await bell().press('Enter');
    await expect(panel().getByRole('link', { name: /no SO today/ })).toBeVisible();
    await failingJob('RMO');
    await expect(panel().getByRole('listitem').first()).toContainText('no RMO today');
    await expectAccessible(page, 'the alerts below the bell');
    await page.keyboard.press('Escape');
    await expect(panel()).toBeHidden();
    await expect(bell()).toBeFocused();
    await bell().press('Enter');
    await panel()
      .getByRole('button', { name: /^Mark as seen: .*no RMO today/ })
      .press('Enter');
    await expect(panel()).not.toContainText('no RMO today');
    await panel().getByRole('button', { name: 'Mark all as seen' }).press('Enter');
    await expect(panel()).toContainText('you have seen what is open');
    await panel().getByRole('link', { name: 'All alerts' }).press('Enter');
    await expect(page.getByRole('heading', { name: 'Alerts', exact: true })).toBeVisible();
    await expect(bell()).toHaveAccessibleName('Alerts');
  });

  test('are no longer told to the browser once somebody has turned that off', async () => {
    await page.getByRole('button', { name: 'No more in this browser' }).click();
    await failingJob('DMO');
    await expect(bell()).toHaveAccessibleName('Alerts, 1 not seen');
    expect(await shown()).toHaveLength(2);
  });

  test('and all else are a few keys away', async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Go to or do' })).toBeFocused();
    await expectAccessible(page, 'the palette of commands');
    await page.keyboard.type('so every 15');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'SO every 15 minutes' })).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('j');
    await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
    await expect(page.getByRole('row')).not.toHaveCount(0);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(
      page.getByRole('tab', { name: 'Summary' }).or(page.getByRole('link', { name: 'Summary' })),
    ).toBeVisible();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await expectAccessible(page, 'the sheet of shortcuts');
  });
});
