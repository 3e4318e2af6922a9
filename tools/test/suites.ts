import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { root, runHere } from './program.ts';
import { readJestReport, readJunitReport, readPlaywrightReport } from './reports.ts';
import { atLeastFailed, nothing, sumOf, type Tally, verdictOf } from './tally.ts';

const reports = join(root, 'test-results');
const acceptance = join(root, '../shared/acceptance');
const acceptanceChecks = ['01-first-start', '03-house'] as const;

/** Every suite of the product by name, in the order they run. */
export const suites = { jest, 'postgres-15': postgres15, pytest, playwright, acceptance: acceptanceSuite } as const;
export type SuiteName = keyof typeof suites;

async function jest(): Promise<Tally> {
  const program = join(root, 'node_modules/jest/bin/jest.js');
  const report = fresh('jest.json');
  const args = [
    '--experimental-vm-modules',
    '--no-warnings',
    program,
    '--maxWorkers=2',
    '--json',
    `--outputFile=${report}`,
  ];
  return read(report, readJestReport, await runHere(process.execPath, args));
}

/** DATABASE_URL may be a PostgreSQL 15: the database tests once more, on one where it is installed. */
async function postgres15(): Promise<Tally> {
  return verdictOf(await runHere(process.execPath, [join(root, 'libs/database/testing/on-postgres-15.mjs')]));
}

async function pytest(): Promise<Tally> {
  const report = fresh('pytest.xml');
  const args = ['-m', 'pytest', '-q', `--junitxml=${report}`];
  return read(report, readJunitReport, await runHere(pythonOf(), args, { cwd: join(root, 'python-models') }));
}

async function playwright(): Promise<Tally> {
  await ensureBrowser();
  const report = join(root, 'apps/e2e/test-results/report.json');
  rmSync(report, { force: true });
  return read(
    report,
    readPlaywrightReport,
    await runHere('playwright', ['test', '-c', 'apps/e2e/playwright.config.ts']),
  );
}

/** The checks that outsiders wrote against the contract; they lie beside the checkout, where they are at all. */
async function acceptanceSuite(): Promise<Tally> {
  if (!existsSync(acceptance)) {
    console.log('There is no ../shared/acceptance beside this checkout.');
    return { ...nothing, skipped: acceptanceChecks.length };
  }
  const verdicts = [];
  for (const name of acceptanceChecks) {
    const env = { ...process.env, ACCEPT_S: '180' };
    verdicts.push(verdictOf(await runHere(join(acceptance, name), [], { env })));
  }
  return sumOf(verdicts);
}

/** The bootstrap says which Python is ours. */
export const pythonOf = (): string => process.env['PYTHON'] ?? join(root, '.venv/bin/python');

function fresh(name: string): string {
  mkdirSync(reports, { recursive: true });
  rmSync(join(reports, name), { force: true });
  return join(reports, name);
}

const read = (report: string, reader: (text: string) => Tally, exitCode: number): Tally =>
  atLeastFailed(existsSync(report) ? reader(readFileSync(report, 'utf8')) : nothing, exitCode);
