import type { Page } from '@playwright/test';
import { admin } from './client.js';
import type { Product } from './product.js';

/** Signs somebody in on the login page, as people do. */
export async function signIn(page: Page, product: Product, { email, password } = admin): Promise<void> {
  await page.goto(`${product.url}/login`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}
