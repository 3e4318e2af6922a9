import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { ensureBubblewrap } from './bubblewrap.ts';
import { ensureFaketime } from './faketime.ts';
import { root, runHere } from './program.ts';
import { readChaosReport, readJestReport, readJunitReport, readPlaywrightReport } from './reports.ts';
import { type Parts, theRunner, withSecondTry } from './second-try.ts';
import { nothing, sumOf, type Tally, verdictOf } from './tally.ts';

const reports = join(root, 'test-results');
const acceptance = join(root, '../shared/acceptance');
const outsideLimitSeconds = '180';
const acceptanceChecks = ['01-first-start', '02-original-contract', '03-house'] as const;

/** Every suite of the product by name, in the order they run. */
export const suites = {
  jest,
  'postgres-15': postgres15,
  pytest,
  chaos,
  playwright,
  acceptance: acceptanceSuite,
} as const;
export type SuiteName = keyof typeof suites;

async function jest(): Promise<Tally> {
  await ensureBubblewrap();
  const flags = ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js')];
  return jestFiles('jest.json', [...flags, '--maxWorkers=2']);
}

/** DATABASE_URL may be a PostgreSQL 15: the database tests once more, on one where it is installed. */
function postgres15(): Promise<Tally> {
  return jestFiles('postgres-15.json', [join(root, 'libs/database/testing/on-postgres-15.mjs')]);
}

function jestFiles(name: string, args: readonly string[]): Promise<Tally> {
  return withSecondTry((files) => {
    const report = fresh(name);
    const only = files.length > 0 ? ['--runTestsByPath', ...files] : [];
    const asked = [...args, '--json', `--outputFile=${report}`, ...only];
    return parts(report, readJestReport, [process.execPath, asked]);
  });
}

async function pytest(): Promise<Tally> {
  return withSecondTry((files) => {
    const report = fresh('pytest.xml');
    const args = ['-m', 'pytest', '-q', '-o', 'junit_family=xunit1', `--junitxml=${report}`, ...files];
    return parts(report, readJunitReport, [pythonOf(), args, { cwd: join(root, 'python-models') }]);
  });
}

/** The promises of docs/reliability.md, each with a few real kills; the long version is `npm run chaos`. */
async function chaos(): Promise<Tally> {
  await ensureFaketime();
  return withSecondTry((promises) => {
    const report = fresh('chaos.json');
    const args = [join(root, 'tools/chaos/main.ts'), '--smoke', '--report', report, ...promises];
    return parts(report, readChaosReport, [process.execPath, args]);
  });
}

async function playwright(): Promise<Tally> {
  await ensureBrowser();
  const report = join(root, 'apps/e2e/test-results/report.json');
  return withSecondTry((files) => {
    rmSync(report, { force: true });
    const args = ['test', '-c', 'apps/e2e/playwright.config.ts', ...files];
    return parts(report, readPlaywrightReport, ['playwright', args]);
  });
}

/** The checks that outsiders wrote against the contract; they lie beside the checkout, where they are at all. */
async function acceptanceSuite(): Promise<Tally> {
  if (!existsSync(acceptance)) {
    console.log('There is no ../shared/acceptance beside this checkout.');
    return { ...nothing, skipped: acceptanceChecks.length };
  }
  const verdicts = [];
  const env = { ...process.env, ACCEPT_S: outsideLimitSeconds };
  for (const name of acceptanceChecks) verdicts.push(verdictOf(await runHere(join(acceptance, name), [], { env })));
  return sumOf(verdicts);
}

/** The bootstrap says which Python is ours. */
export const pythonOf = (): string => process.env['PYTHON'] ?? join(root, '.venv/bin/python');

function fresh(name: string): string {
  mkdirSync(reports, { recursive: true });
  rmSync(join(reports, name), { force: true });
  return join(reports, name);
}

/** Runs a program that writes a report. It may fail without a failed test, or without a report: that is a failure too. */
async function parts(
  report: string,
  read: (text: string) => Parts,
  command: Parameters<typeof runHere>,
): Promise<Parts> {
  const exitCode = await runHere(...command);
  const found = existsSync(report) ? read(readFileSync(report, 'utf8')) : new Map<string, Tally>();
  const isBroken = exitCode !== 0 && sumOf([...found.values()]).failed === 0;
  return isBroken ? new Map([...found, [theRunner, { ...nothing, failed: 1 }]]) : found;
}
