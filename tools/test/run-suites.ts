import { type SuiteName, suites } from './suites.ts';
import { sentence, type Tally } from './tally.ts';

const names = Object.keys(suites);
const isSuite = (name: string): name is SuiteName => names.includes(name);

/** Runs the named suites, or all, one after the other: side by side they would only slow each other down. */
export async function runSuites(asked: readonly string[]): Promise<Tally[]> {
  const unknown = asked.filter((name) => !isSuite(name));
  if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  const tallies = [];
  for (const name of asked.length > 0 ? asked : names) {
    if (!isSuite(name)) continue;
    console.log(`\n── ${name} ──`);
    const began = Date.now();
    const tally = await suites[name]();
    console.log(`${name}: ${sentence(tally)} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
    tallies.push(tally);
  }
  return tallies;
}
