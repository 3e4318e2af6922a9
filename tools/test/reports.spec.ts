import { readChaosReport, readJestReport, readJunitReport, readPlaywrightReport } from './reports.ts';

describe('the reports', () => {
  it('of Jest count a file that does not load as a failure', () => {
    const tests = (...statuses: string[]) => statuses.map((status) => ({ status }));
    const report = {
      testResults: [
        { name: 'a.spec.ts', status: 'failed', assertionResults: tests('passed', 'failed', 'pending', 'todo') },
        { name: 'b.spec.ts', status: 'failed', assertionResults: [] },
        { name: 'c.spec.ts', status: 'passed', assertionResults: tests('passed', 'passed') },
      ],
    };
    const parts = readJestReport(JSON.stringify(report));
    expect(parts.get('a.spec.ts')).toMatchObject({ passed: 1, failed: 1, skipped: 2 });
    expect(parts.get('b.spec.ts')).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
    expect(parts.get('c.spec.ts')).toMatchObject({ passed: 2, failed: 0, skipped: 0 });
  });

  it('of pytest are read from the suite, not from the cases', () => {
    const report =
      '<testsuites name="x" tests="9"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1"><testcase/>';
    expect(readJunitReport(report)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });

  it('of Playwright are summed by file, however deep its tests lie', () => {
    const spec = (status: string) => ({ tests: [{ status }] });
    const report = {
      suites: [
        { file: 'a.spec.ts', specs: [spec('expected')], suites: [{ file: 'a.spec.ts', specs: [spec('unexpected')] }] },
        { file: 'b.spec.ts', suites: [{ file: 'b.spec.ts', specs: [spec('skipped'), spec('flaky')] }] },
      ],
    };
    const parts = readPlaywrightReport(JSON.stringify(report));
    expect(parts.get('a.spec.ts')).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
    expect(parts.get('b.spec.ts')).toMatchObject({ passed: 0, failed: 1, skipped: 1 });
  });

  it('of the chaos suite are read by promise', () => {
    const parts = readChaosReport('{"3":{"passed":1,"failed":0,"skipped":0}}');
    expect([...parts]).toEqual([['3', { passed: 1, failed: 0, skipped: 0 }]]);
  });
});
