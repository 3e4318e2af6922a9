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

  it('of pytest are summed by file, one that does not load among them', () => {
    const report = `<?xml version="1.0"?><testsuites name="x"><testsuite name="pytest" errors="1" failures="1" tests="5">
      <testcase classname="tests.test_a" name="test_1" file="tests/test_a.py" line="1" time="0.1" />
      <testcase classname="tests.test_a" name="test_2[&gt;]" file="tests/test_a.py"><failure message="1 &gt; 2">a
      b</failure></testcase>
      <testcase classname="tests.test_b" name="test_3" file="tests/test_b.py"><skipped type="pytest.skip"/></testcase>
      <testcase classname="tests.test_b" name="test_4" file="tests/test_b.py"><system-out>x</system-out></testcase>
      <testcase classname="" name="tests.test_c" time="0"><error message="collection failure">x</error></testcase>
      </testsuite></testsuites>`;
    const parts = readJunitReport(report);
    expect(parts.get('tests/test_a.py')).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
    expect(parts.get('tests/test_b.py')).toMatchObject({ passed: 1, failed: 0, skipped: 1 });
    expect(parts.get('tests/test_c.py')).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
    expect(parts.size).toBe(3);
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
