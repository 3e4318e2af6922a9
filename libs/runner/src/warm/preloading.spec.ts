import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { python } from '../testing/run-python.js';

describe('nothing is forked from a process', () => {
  const folders = ['launcher', 'warm'].map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url)));
  const obstacle = (before: string, env = {}): string =>
    execFileSync(
      python,
      [
        '-I',
        '-S',
        '-B',
        '-c',
        `import sys\nsys.path += ${JSON.stringify(folders)}\nimport jail, preloading\njail.close_all_but({0, 1, 2})\n${before}\nprint(preloading.obstacle({0, 1, 2}))`,
      ],
      { env, encoding: 'utf8' },
    ).trim();

  it.each([
    [
      'that has threads',
      'import threading, time\nthreading.Thread(target=time.sleep, args=(1,)).start()',
      {},
      /started 1 threads/,
    ],
    ['that shares memory', 'import mmap\nkept = mmap.mmap(-1, 4096)', {}, /share writable memory/],
    ['that holds files', 'kept = open("/dev/null")', {}, /hold 1 files open/],
    ['that was given an environment', '', { SECRET: 'x' }, /started with an environment/],
    ['but one without all that', '', {}, /^None$/],
  ])('%s', (_, before, env, words) => {
    expect(obstacle(before, env)).toMatch(words);
  });
});
