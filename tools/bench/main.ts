import { latency } from './latency.ts';
import { logs } from './logs.ts';

const benchmarks = { latency, logs } as const;
const names = Object.keys(benchmarks);
const isBenchmark = (name: string): name is keyof typeof benchmarks => names.includes(name);

/** `npm run bench -- latency|logs`: one of them, or all. */
const asked = process.argv.length > 2 ? process.argv.slice(2) : names;
for (const name of asked) {
  if (!isBenchmark(name)) {
    console.error(`There is no benchmark ${name}. There are: ${names.join(', ')}.`);
    process.exit(2);
  }
  console.log(`── ${name} ──`);
  await benchmarks[name]();
}
process.exit(0);
