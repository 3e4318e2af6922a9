import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
export const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;

/** The open page fits its window and is accessible, on a desk and on a phone. */
export async function expectFit(page: Page, what: string): Promise<void> {
  const before = page.viewportSize();
  for (const [device, size] of Object.entries(sizes)) {
    await page.setViewportSize(size);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(overflow, `${what} is wider than its window on a ${device}`).toBeLessThanOrEqual(0);
    await expectAccessible(page, `${what}, ${device}`);
  }
  if (before) await page.setViewportSize(before);
}

/** No rule of accessibility is broken, in either theme: these differ in colours alone. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  expect(await violations(page, (axe) => axe.withTags(rules)), `${what}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await violations(page, (axe) => axe.withRules('color-contrast')), `${what}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: null });
}

async function violations(page: Page, narrow: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  // Legacy: without a second page for what frames report. We have no frames, and it costs as much as the looking.
  const { violations: found } = await narrow(new AxeBuilder({ page }).setLegacyMode(true)).analyze();
  return found.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(' ')}`));
}
