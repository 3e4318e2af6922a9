import { runSuites } from './run-suites.ts';
import { closing, sumOf } from './tally.ts';

/** `npm test [-- jest|postgres-15|pytest|chaos|playwright|acceptance …]`: the last line is the sum. */
const sum = sumOf(await runSuites(process.argv.slice(2)));
console.log(closing(sum));
process.exit(sum.failed === 0 ? 0 : 1);
