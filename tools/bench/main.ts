import { loadavg } from 'node:os';
import { cases } from './cases.ts';
import { audit } from './audit.ts';
import { compare } from './compare.ts';
import { jobList } from './job-list.ts';
import { latency } from './latency.ts';
import { logins } from './logins.ts';
import { logs } from './logs.ts';
import { memory } from './memory.ts';
import { modelList } from './model-list.ts';
import { models } from './models.ts';
import { noop } from './noop.ts';
import { panel } from './panel.ts';
import { queue } from './queue.ts';
import { sandbox } from './sandbox.ts';
import { start } from './start.ts';
import { tokenCheck } from './token-check.ts';
import { workers } from './workers.ts';

const benchmarks = {
  audit,
  cases,
  compare,
  'job-list': jobList,
  latency,
  logins,
  logs,
  memory,
  'model-list': modelList,
  models,
  noop,
  panel,
  queue,
  sandbox,
  start,
  'token-check': tokenCheck,
  workers,
} as const;
const names = Object.keys(benchmarks);
const isBenchmark = (name: string): name is keyof typeof benchmarks => names.includes(name);

/** `npm run bench -- audit|cases|compare|job-list|latency|logins|logs|memory|model-list|models|noop|panel|queue|sandbox|start|token-check|workers`: one of them, or all. */
const asked = process.argv.length > 2 ? process.argv.slice(2) : names;
for (const name of asked) {
  if (!isBenchmark(name)) {
    console.error(`There is no benchmark ${name}. There are: ${names.join(', ')}.`);
    process.exit(2);
  }
  // On a machine that is busy already only ratios count.
  console.log(`── ${name}, load ${loadavg()[0]?.toFixed(1)} ──`);
  await benchmarks[name]();
}
process.exit(0);
