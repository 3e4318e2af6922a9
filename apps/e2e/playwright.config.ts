import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

/** The system's own browser where there is one; else the one Playwright installed. */
const systemChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: './src',
  outputDir: './test-results',
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: './test-results/report.json' }]],
  use: {
    viewport: { width: 1280, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(systemChromium === undefined ? {} : { executablePath: systemChromium }),
      // Chromium's sandbox refuses root; a closed network makes its background services retry for ever.
      args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-background-networking', '--disable-component-update'],
    },
  },
});
