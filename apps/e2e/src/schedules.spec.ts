import { expect, test, type Locator, type Page } from '@playwright/test';
import type { JobPage, OccurrencePage, Schedule } from '@energy-ops/contracts';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { expectAccessible, expectFit } from './accessible.js';
import { admin, Client } from './client.js';
import { Product } from './product.js';
import { signIn } from './sign-in.js';

let product: Product;
let page: Page;
let client: Client;

const rowOf = (name: string): Locator => page.getByRole('row').filter({ hasText: name });
const dialog = (): Locator => page.getByRole('dialog');

/** The server takes no cron finer than a minute; the ticker reads one all the same. The test need not wait that long. */
async function makeDueAtOnce(name: string): Promise<void> {
  const file = (path: string) => readFile(`${product.dataDir}/${path}`, 'utf8');
  const [port, password] = await Promise.all([file('postgres/port'), file('secrets/postgres-password')]);
  const names = { user: 'energy_ops', database: 'energy_ops' };
  const database = new pg.Client({ ...names, host: '127.0.0.1', port: Number(port), password: password.trim() });
  await database.connect();
  const text = `update schedule set cron = '*/3 * * * * *', next_slot = clock_timestamp() where name = $1`;
  await database.query(text, [name]);
  await database.end();
}

test.describe('schedules', () => {
  test.beforeAll(async ({ browser }) => {
    product = await Product.start({ environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password } });
    client = await Client.signIn(product);
    page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    await signIn(page, product);
    await page.getByRole('navigation').getByRole('link', { name: 'Schedules', exact: true }).click();
  });
  test.afterAll(() => product.dispose());

  test('a preset is one switch, and tells its next runs with their gates', async () => {
    const row = rowOf('RMO every 30 minutes');
    await expect(row).toContainText('Off. Once enabled:');
    await row.getByRole('switch').click();
    await expect(page.getByText('RMO every 30 minutes is enabled.')).toBeVisible();
    await expect(row).not.toContainText('Off. Once enabled:');
    await expect(row).toContainText(/for RTM: gate closes \d\d:\d\d, delivery \d\d:\d\d–\d\d:\d\d/);
    expect(await client.get<Schedule>('/api/schedules/rmo-30min')).toMatchObject({ enabled: true });
  });

  test('it runs now as a job of its own', async () => {
    await page.getByRole('button', { name: 'Run SO every 15 minutes now' }).click();
    await expect(page.getByText('SO every 15 minutes runs now.')).toBeVisible();
    const { jobs } = await client.get<JobPage>('/api/jobs?model_type=SO');
    expect(jobs).toMatchObject([{ schedule_id: 'so-15min', scheduled_for: null }]);
  });

  test('a pause is kept with its end and its reason, and its slots say why they did not run', async () => {
    const row = rowOf('RMO every 30 minutes');
    await row.getByRole('button', { name: 'Pause RMO every 30 minutes' }).click();
    await dialog().getByLabel('Reason').fill('Unit 2 is being repaired');
    await dialog().getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(row).toContainText(/Paused by admin@e2e.example until .+: Unit 2 is being repaired/);
    await row.getByRole('button', { name: 'Resume RMO every 30 minutes' }).click();
    await expect(row).not.toContainText('Paused by');
  });

  test('a new one shows before it is saved what comes of it, also where the clocks change', async () => {
    await page.getByRole('button', { name: 'Add a schedule' }).click();
    await dialog().getByRole('button', { name: 'SO every 15 min' }).click();
    await expect(dialog()).toContainText('Every 15 minutes.');
    await dialog().getByLabel('Time zone').fill('Europe/Berlin');
    // Of ten years there is one in which it is the Sunday of the change.
    await dialog().getByLabel('Cron').fill('30 2 28 3 *');
    await expect(dialog()).toContainText('The clocks go forward: there is no 02:30 on this day');
    await dialog().getByLabel('Cron').fill('30 2 31 10 *');
    await expect(dialog()).toContainText('The clocks go back: 02:30 comes twice on this day');
    await dialog().getByLabel('Cron').fill('0 25 * * *');
    await expect(dialog()).toContainText('can’t be read'.replace('’', "'"));
    await expectAccessible(page, 'the editor of a schedule');
    await dialog().getByLabel('Name').fill('Every minute');
    await dialog().getByLabel('Cron').fill('* * * * *');
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await expect(rowOf('Every minute')).toContainText('CE');
  });

  test('what becomes of its slots arrives by itself', async () => {
    const row = rowOf('Every minute');
    await expect(row).toContainText('not yet due');
    await makeDueAtOnce('Every minute');
    await expect(row.getByText(/On time|Late|Missed|Skipped/)).toBeVisible();
    await row.getByRole('link', { name: 'Every minute', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Every minute' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Slots' }).getByRole('row')).not.toHaveCount(0);
    await expect(page.getByRole('img', { name: /^SO: .*to come/ })).toBeVisible();
    const id = page.url().split('/').at(-1) ?? '';
    const { occurrences } = await client.get<OccurrencePage>(`/api/schedules/${id}/occurrences`);
    expect(occurrences.length).toBeGreaterThan(0);
    await expectFit(page, 'a schedule');
  });
});
