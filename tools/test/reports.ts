import type { Parts } from './second-try.ts';
import { nothing, sumOf, type Tally } from './tally.ts';

const passed: Tally = { ...nothing, passed: 1 };
const failed: Tally = { ...nothing, failed: 1 };
const skipped: Tally = { ...nothing, skipped: 1 };

/** What Jest writes with `--json`, by file. One that could not even be loaded has no tests: it counts as one failure. */
export function readJestReport(text: string): Parts {
  const { testResults }: JestReport = JSON.parse(text);
  return new Map(
    testResults.map(({ name, status, assertionResults }) => [
      name,
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
        ? sumOf([failed, ...assertionResults.map(jestTally)])
        : sumOf(assertionResults.map(jestTally)),
    ]),
  );
}

interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const jestTally = ({ status }: { readonly status: string }): Tally =>
  status === 'passed' ? passed : status === 'failed' ? failed : skipped;

/** What `tools/chaos` writes with `--report`, by promise. */
export const readChaosReport = (text: string): Parts => new Map(Object.entries<Tally>(JSON.parse(text)));

/** What pytest writes with `--junitxml` in the family xunit1, by file. A file that could not be loaded is one failure. */
export function readJunitReport(text: string): Parts {
  const parts = new Map<string, Tally>();
  for (const [, attributes = '', content = ''] of text.matchAll(/<testcase ([^>]*?)(?:\/>|>([^]*?)<\/testcase>)/g)) {
    const file = attributeOf(attributes, 'file') ?? `${attributeOf(attributes, 'name')?.replaceAll('.', '/')}.py`;
    parts.set(file, sumOf([parts.get(file) ?? nothing, junitTally(content)]));
  }
  return parts;
}

const attributeOf = (attributes: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];

const junitTally = (content: string): Tally =>
  /<(?:failure|error)\b/.test(content) ? failed : /<skipped\b/.test(content) ? skipped : passed;

/** What Playwright's JSON reporter writes, by file. */
export function readPlaywrightReport(text: string): Parts {
  const { suites }: { suites: readonly PlaywrightSuite[] } = JSON.parse(text);
  return new Map(suites.map((suite) => [suite.file, playwrightTally(suite)]));
}

interface PlaywrightSuite {
  readonly file: string;
  readonly specs?: readonly { readonly tests: readonly { readonly status: string }[] }[];
  readonly suites?: readonly PlaywrightSuite[];
}

const playwrightTally = ({ specs = [], suites = [] }: PlaywrightSuite): Tally =>
  sumOf([
    ...specs.flatMap(({ tests }) =>
      tests.map(({ status }) => (status === 'expected' ? passed : status === 'skipped' ? skipped : failed)),
    ),
    ...suites.map(playwrightTally),
  ]);
