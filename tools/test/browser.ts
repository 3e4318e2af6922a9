import { chromium } from '@playwright/test';
import { existsSync } from 'node:fs';
import { runHere } from './program.ts';

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const isThere = () => [...systemBrowsers, chromium.executablePath()].some(existsSync);

/** Sees to it that there is a Chromium. Where none can be had, the browser tests run all the same, and fail. */
export async function ensureBrowser(): Promise<void> {
  if (isThere()) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium with apt …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runHere('apt-get', ['-qq', 'update'], { env });
    await runHere('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', 'chromium'], { env });
  }
  if (isThere()) return;
  console.log('Installing the Chromium of Playwright …');
  await runHere('playwright', ['install', 'chromium']);
  if (!isThere())
    console.error('No Chromium can be had here: the browser tests will fail. Install one: apt install chromium');
}
