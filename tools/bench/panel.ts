import { openPool } from '@energy-ops/database';
import { chromium, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Running, withProduct } from './bench-product.ts';
import { reportFigure } from './figure.ts';
import { endOf, startPrinting } from './printing-job.ts';

const linesPerSecond = 1000;
const seconds = 12;
const watchedMs = 6000;
const systemChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

const flood = `import sys, time
begin = time.monotonic()
for line in range(1, ${linesPerSecond * seconds} + 1):
    print(f"line {line} \\x1b[3{1 + line % 6}mof the flood\\x1b[0m " + "x" * (line % 80))
    if line % 50 == 0:
        sys.stdout.flush()
        time.sleep(max(0.0, begin + line / ${linesPerSecond} - time.monotonic()))
`;

interface Frames {
  readonly perSecond: number;
  readonly worstMs: number;
  /** What the page's own thread worked, per second: the figure that holds on a busy machine too. */
  readonly cpuMs: number;
}

/** How smoothly the dashboard's panel of live logs follows a flood, beside the same page at rest. */
export async function panel(): Promise<void> {
  await withProduct(async (running) => {
    const browser = await chromium.launch({
      ...(systemChromium === undefined ? {} : { executablePath: systemChromium }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const database = openPool(running.databaseUrl, { max: 1 });
    try {
      await sampleOf(running);
      const page = await signIn(await browser.newPage(), running);
      const atRest = await frames(page);
      const jobId = await startPrinting(database, running, flood);
      await page.getByText('of the flood').first().waitFor();
      const flooded = await frames(page);
      const rows = await page.locator('app-live-log-panel .row').count();
      await endOf(database, jobId);
      await page.getByText(`line ${linesPerSecond * seconds} `).waitFor();
      reportFigure(`the page's CPU at ${linesPerSecond} lines/s`, flooded.cpuMs, 'ms/s', { atMost: 200 });
      reportFigure(`frames at ${linesPerSecond} lines/s`, flooded.perSecond, '/s', { atLeast: 50 });
      reportFigure('  of those at rest', flooded.perSecond / atRest.perSecond, '×', { atLeast: 0.85 });
      console.log(
        `  at rest ${atRest.perSecond.toFixed(1)} /s, ${atRest.cpuMs.toFixed(0)} ms/s of CPU; in the flood the worst frame ${flooded.worstMs.toFixed(0)} ms; ${rows} rows in the page`,
      );
    } finally {
      await database.close();
      await browser.close();
    }
  });
}

/** Waits for the sample, which the product loads once it serves. */
async function sampleOf({ address, token }: Running): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await fetch(`${address}/api/data-sources/sample`, { headers })).ok) return;
    await sleep(200);
  }
  throw new Error('The sample did not come within a minute.');
}

async function signIn(page: Page, { address, admin }: Running): Promise<Page> {
  await page.goto(`${address}/login`);
  await page.getByLabel('Email').fill(admin.email);
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('No logs yet.').waitFor();
  return page;
}

/** Counts the frames the page draws in a while, and what they cost it. */
async function frames(page: Page): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busySeconds = async (): Promise<number> =>
    (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  const [busy, began] = [await busySeconds(), performance.now()];
  const drawn = await drawnFrames(page);
  const cpuMs = ((await busySeconds()) - busy) / ((performance.now() - began) / 1e6);
  await session.detach();
  return { ...drawn, cpuMs };
}

/** As text, because this program knows no browser's names. */
const drawnFrames = (page: Page) =>
  page.evaluate<Omit<Frames, 'cpuMs'>>(`(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const began = await frame();
    let [last, count, worstMs] = [began, 0, 0];
    while (last - began < ${watchedMs}) {
      const now = await frame();
      worstMs = Math.max(worstMs, now - last);
      last = now;
      count += 1;
    }
    return { perSecond: (1000 * count) / (last - began), worstMs };
  })()`);
