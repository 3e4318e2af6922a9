import type { Tally } from './tally.ts';

/** What Jest writes with `--json`. A file that could not even be loaded has no tests: it counts as one failure. */
export function readJestReport(text: string): Tally {
  const report = JSON.parse(text);
  return {
    passed: Number(report.numPassedTests),
    failed: Number(report.numFailedTests) + Number(report.numRuntimeErrorTestSuites),
    skipped: Number(report.numPendingTests) + Number(report.numTodoTests),
  };
}

/** What pytest writes with `--junitxml`. */
export function readJunitReport(text: string): Tally {
  const [suite = ''] = /<testsuite [^>]*>/.exec(text) ?? [];
  const count = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return { passed: count('tests') - failed - count('skipped'), failed, skipped: count('skipped') };
}

/** What Playwright's JSON reporter writes. A flaky test passed at last, but not honestly. */
export function readPlaywrightReport(text: string): Tally {
  const { stats, errors = [] } = JSON.parse(text);
  return {
    passed: Number(stats.expected),
    failed: Number(stats.unexpected) + Number(stats.flaky) + Number(errors.length),
    skipped: Number(stats.skipped),
  };
}
