import { join } from 'node:path';
import { lintDeployment } from './deployment.ts';
import { documentsDrift } from './documents-drift.ts';
import { longPythonFiles } from './python-length.ts';
import { root, runHere } from '../test/program.ts';
import { runSuites } from '../test/run-suites.ts';
import { pythonOf } from '../test/suites.ts';
import { closing, sumOf, type Tally, verdictOf } from '../test/tally.ts';

const python = join(root, 'python-models');
/** Python that lives beside the TypeScript which starts it. */
const neighbours = ['libs/runner/launcher', 'libs/runner/testing/probes', 'libs/runner/warm', 'libs/runner/parquet'];
/** From the root: ruff reads the patterns of its configuration below the folder it is called from. */
const ruff = (...args: string[]) =>
  runHere(pythonOf(), ['-m', 'ruff', ...args, '--config', join(python, 'pyproject.toml'), python, ...neighbours]);
const mypy = () => {
  const beside = neighbours.map((folder) => join(root, folder));
  return runHere(pythonOf(), ['-m', 'mypy', '--strict', 'src', 'tests', 'bench', ...beside], { cwd: python });
};
const nx = (target: string) => runHere('nx', ['run-many', '-t', target, '--outputStyle=static']);

/** Everything about the sources themselves; the build came before, and the tests come after. */
const checks = {
  format: () => runHere('prettier', ['--check', '.']),
  lint: () => nx('lint'),
  'types of the tests': () => runHere('tsc', ['-p', 'tsconfig.json']),
  'types of the tools': () => runHere('tsc', ['-p', 'tools/tsconfig.json']),
  'Python lint': () => ruff('check'),
  'Python format': () => ruff('format', '--check'),
  'Python types': mypy,
  'Python file lengths': longPythonFiles,
  'container and schedulers': lintDeployment,
  'docs/openapi.json and docs/asyncapi.json are current': documentsDrift,
} as const satisfies Record<string, () => Promise<number>>;

async function runChecks(): Promise<Tally[]> {
  const verdicts = [];
  for (const [name, check] of Object.entries(checks)) {
    console.log(`\n── ${name} ──`);
    const exitCode = await check();
    if (exitCode !== 0) console.error(`${name}: failed`);
    verdicts.push({ name, ...verdictOf(exitCode) });
  }
  const failed = verdicts.filter((verdict) => verdict.failed > 0);
  if (failed.length > 0) console.error(`\nFailed checks: ${failed.map(({ name }) => name).join(', ')}`);
  return verdicts;
}

/** `npm run check`: what CI runs. Goes on after a failure, so that one run shows everything. */
const sum = sumOf([...(await runChecks()), ...(await runSuites([]))]);
console.log(closing(sum));
process.exit(sum.failed === 0 ? 0 : 1);
