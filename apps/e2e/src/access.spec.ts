import { expect, test, type Page } from '@playwright/test';
import type { Problem, SignedIn } from '@energy-ops/contracts';
import { readFile } from 'node:fs/promises';
import { admin } from './client.js';
import { oidcVariablesFor, startIdentityProvider } from './identity-provider.js';
import { freePort, Product } from './product.js';
import { signIn } from './sign-in.js';

const operator = { email: 'operator@e2e.example', password: 'the wind turns at seven' };
const later = { ...operator, password: 'the wind turns at eight' };
const service = 'cron@e2e.example';

let product: Product;
let page: Page;
let theirs: Page;
let link: string;
let token: string;
let stopProvider: () => void;

const linkTo = (on: Page, name: string) => on.getByRole('navigation').getByRole('link', { name, exact: true });

async function act(email: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${email}` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

async function choose(field: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option }).click();
  await expect(page.getByRole('listbox')).toBeHidden();
}

/** The same where several may be chosen: the list stays until it is left. */
async function limitTo(field: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toBeHidden();
}

async function setPassword(by: string, password: string): Promise<void> {
  await theirs.goto(by);
  await theirs.getByLabel('New password').fill(password);
  await theirs.getByRole('button', { name: 'Set the password' }).click();
  await expect(theirs.getByText('Your new password holds from now on.')).toBeVisible();
}

const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(product.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** What a program gets that comes with the token. */
const trigger = (model_type: string): Promise<Response> =>
  post(
    '/api/jobs/trigger',
    { model_type, data_source_id: 'sample', purpose: 'test' },
    { authorization: `Bearer ${token}` },
  );

/** An administrator lets a person and a program in, and out again: each step stands on the one before. */
test.describe.serial('who may do what', () => {
  test.beforeAll(async ({ browser }) => {
    const port = await freePort();
    const environment = { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, ...oidcVariablesFor(port) };
    product = await Product.start({ environment });
    stopProvider = await startIdentityProvider(port, product.url);
    page = await browser.newPage();
    theirs = await (await browser.newContext()).newPage();
    await signIn(page, product);
  });
  test.afterAll(async () => {
    stopProvider();
    await product.dispose();
  });

  test('a new operator gets a link, which is shown once', async () => {
    await linkTo(page, 'Users').click();
    await page.getByRole('button', { name: 'Add a user' }).click();
    await page.getByLabel('Email').fill(operator.email);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    link = (await page.getByLabel('The link').textContent()) ?? '';
    expect(link).toMatch(/^http\S+\/reset\?token=[\w-]+$/);
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('row', { name: operator.email })).toContainText('Operator');
    await expect(page.getByText(link)).toHaveCount(0);
  });

  test('by it they choose a password, once, and log in', async () => {
    await setPassword(link, operator.password);
    const reset_token = new URL(link).searchParams.get('token');
    const again = await post('/api/auth/reset-password', { reset_token, password: later.password });
    expect(again.status).toBe(403);
    await signIn(theirs, product, operator);
    await expect(theirs.getByRole('button', { name: 'Run DMO' })).toBeEnabled();
  });

  test('an operator sees no Users page, and is told why where it is asked for', async () => {
    await expect(linkTo(theirs, 'Workers')).toBeVisible();
    await expect(linkTo(theirs, 'Users')).toHaveCount(0);
    await theirs.goto(`${product.url}/users`);
    await expect(theirs.getByRole('heading', { name: 'You may not see this page' })).toBeVisible();
    await expect(theirs.getByText('users:manage')).toBeVisible();
  });

  test('a service account gets a token that starts SO on the sample alone', async () => {
    await page.getByRole('button', { name: 'Add a user' }).click();
    await choose('Role', 'Service account');
    await page.getByRole('dialog').getByLabel('Email').fill(service);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('Name').fill('cron');
    await page.getByRole('checkbox', { name: 'Run DMO, RMO and SO' }).check();
    await limitTo('Model types', 'SO');
    await limitTo('Data sources', 'Sample portfolio');
    await page.getByRole('button', { name: 'Make the token' }).click();
    token = (await page.getByLabel('The token', { exact: true }).textContent()) ?? '';
    await page.getByRole('button', { name: 'I have it' }).click();
    await expect(page.getByRole('row', { name: 'cron' })).toContainText('SO · on Sample portfolio');
    await expect(page.getByText(token)).toHaveCount(0);
    expect((await trigger('SO')).status).toBe(202);
    const refused = await trigger('DMO');
    const { code }: Problem = await refused.json();
    expect([refused.status, code]).toEqual([403, 'token_limited']);
  });

  test('a revoked token is worth nothing', async () => {
    await page.getByRole('button', { name: 'Revoke cron' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByText('cron was revoked.')).toBeVisible();
    await expect.poll(async () => (await trigger('SO')).status).toBe(401);
  });

  test('who is demoted sees so at once, without a reload', async () => {
    await linkTo(theirs, 'Workers').click();
    await expect(theirs.getByText('heard just now')).toBeVisible();
    await linkTo(page, 'Users').click();
    await act(operator.email, 'Change role or name');
    await choose('Role', 'Viewer');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(theirs.getByRole('heading', { name: 'You may not see this page' })).toBeVisible();
    await expect(linkTo(theirs, 'Workers')).toHaveCount(0);
    await linkTo(theirs, 'Overview').click();
    await expect(theirs.getByRole('button', { name: 'Run DMO' })).not.toBeEnabled();
  });

  test('who is disabled is out at once, and comes back by a reset link', async () => {
    await act(operator.email, 'Disable…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
    await expect(theirs.getByRole('button', { name: 'Log in' })).toBeVisible();
    await act(operator.email, 'Enable');
    await expect(page.getByRole('row', { name: operator.email })).toContainText('May come in');
    await act(operator.email, 'Reset link…');
    link = (await page.getByLabel('The link').textContent()) ?? '';
    await page.getByRole('button', { name: 'Done' }).click();
    await setPassword(link, later.password);
    await signIn(theirs, product, later);
  });

  test('another place where one is logged in is ended from the profile', async () => {
    const { access_token }: SignedIn = await (await post('/api/auth/login', later)).json();
    const asThere = { headers: { authorization: `Bearer ${access_token}` } };
    expect((await fetch(`${product.url}/api/auth/me`, asThere)).status).toBe(200);
    await theirs.goto(`${product.url}/profile`);
    await expect(theirs.getByRole('row', { name: 'this one' })).toHaveCount(1);
    await theirs.getByRole('button', { name: 'End all others' }).click();
    await expect(theirs.getByText('You are logged in nowhere else.')).toBeVisible();
    await expect.poll(async () => (await fetch(`${product.url}/api/auth/me`, asThere)).status).toBe(401);
  });

  test('who comes over the identity provider is in, as their group says', async ({ browser }) => {
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(`${product.url}/api/auth/oidc/callback?error=access_denied`);
    await expect(guest.getByRole('alert')).toContainText('Begin it again.');
    await guest.goto(`${product.url}/jobs`);
    await guest.getByRole('link', { name: 'Log in with single sign-on' }).click();
    await guest.getByPlaceholder('Enter any login').fill('ada');
    await guest.getByPlaceholder('and password').fill('any');
    await guest.getByRole('button', { name: 'Sign-in' }).click();
    await guest.getByRole('button', { name: 'Continue' }).click();
    await expect(guest.getByRole('heading', { name: 'Jobs' })).toBeVisible();
    await guest.reload();
    await expect(guest.getByRole('heading', { name: 'Jobs' })).toBeVisible();
    await guest.goto(`${product.url}/profile`);
    await expect(guest.getByText('ada@idp.example').first()).toBeVisible();
    await expect(guest.getByText('Operator').first()).toBeVisible();
  });

  test('the audit has it all, is whole, and goes out as a file', async () => {
    await linkTo(page, 'Audit').click();
    await page.getByRole('button', { name: 'Only token.revoke' }).click();
    await expect(page.getByRole('button', { name: 'Only auth.login' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Verify' }).click();
    await expect(page.getByText(/Whole: all \d+ entries/)).toBeVisible();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('token.revoke');
  });
});
