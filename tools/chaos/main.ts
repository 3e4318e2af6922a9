import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { onStopRequest } from '../supervisor/stop-request.ts';
import { Ground } from './ground/ground.ts';
import { scenarios } from './promises/list.ts';
import { summaryOf } from './history/counts.ts';
import { Notebook } from './notebook.ts';
import { playAll } from './play.ts';
import { isBroken, tableOf, talliesOf } from './verdict.ts';

/**
 * `npm run chaos [-- --smoke] [--report FILE] [--resume FILE] [PROMISE …]`: exits non-zero when one of the promises was
 * broken. With `--resume` verdicts are kept in the file, and what it says was kept is not played again.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { smoke: { type: 'boolean', default: false }, report: { type: 'string' }, resume: { type: 'string' } },
});
const unknown = positionals.filter((word) => !scenarios.some(({ promise }) => String(promise) === word));
if (unknown.length > 0) {
  const known = scenarios.map(({ promise }) => promise).join(', ');
  console.error(`There is no scenario for ${unknown.join(', ')}. There are: ${known}.`);
  process.exit(2);
}
const asked = scenarios.filter(({ promise }) => positionals.length === 0 || positionals.includes(String(promise)));

const ground = await Ground.open();
const end = (code: number): Promise<never> => ground.close().then(() => process.exit(code));
onStopRequest(
  () => void end(130),
  () => process.exit(130),
);
const size = values.smoke ? 'smoke' : 'full';
const notebook = values.resume === undefined ? undefined : new Notebook(values.resume);
const verdicts = asked.flatMap((scenario) => notebook?.keptOf(scenario, size) ?? []);
const left = asked.filter((scenario) => !verdicts.some((verdict) => verdict.scenario === scenario));
await playAll(ground, left, size, (verdict) => {
  verdicts.push(verdict);
  notebook?.write(verdict, size);
});
verdicts.sort((a, b) => a.scenario.promise - b.scenario.promise);
console.log(`\n${tableOf(verdicts)}`);
console.log(`\n${summaryOf(verdicts.flatMap(({ findings }) => findings?.counts ?? []))}`);
if (values.report !== undefined) {
  mkdirSync(dirname(values.report), { recursive: true });
  writeFileSync(values.report, JSON.stringify(talliesOf(verdicts)));
}
await end(verdicts.some(isBroken) ? 1 : 0);
