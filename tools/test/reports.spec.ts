import { readJestReport, readJunitReport, readPlaywrightReport } from './reports.ts';
import { atLeastFailed, sentence, sumOf, verdictOf } from './tally.ts';

describe('the reports', () => {
  it('of Jest count a file that does not load as a failure', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      numPendingTests: 2,
      numTodoTests: 0,
    };
    expect(readJestReport(JSON.stringify(report))).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it('of pytest are read from the suite, not from the cases', () => {
    const report =
      '<testsuites name="x" tests="9"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1"><testcase/>';
    expect(readJunitReport(report)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });

  it('of Playwright count a flaky test as failed', () => {
    const report = { stats: { expected: 5, unexpected: 0, flaky: 1, skipped: 0 }, errors: [] };
    expect(readPlaywrightReport(JSON.stringify(report))).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });
});

describe('the sum', () => {
  it('is the closing line', () => {
    const sum = sumOf([{ passed: 3, failed: 0, skipped: 0 }, verdictOf(0), verdictOf(1)]);
    expect(sentence(sum)).toBe('4 passed, 1 failed');
    expect(sentence({ ...sum, skipped: 2 })).toBe('4 passed, 1 failed, 2 skipped');
  });

  it('is not green when a runner broke beside its tests', () => {
    expect(atLeastFailed({ passed: 3, failed: 0, skipped: 0 }, 137).failed).toBe(1);
    expect(atLeastFailed({ passed: 3, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  });
});
