import type { LogEntry } from '@energy-ops/queue';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logWriter } from './log-writer.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'energy-ops-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const someLines = (count: number, bytes: number): LogEntry[] =>
  Array.from({ length: count }, () => ({ level: 'INFO', message: 'x'.repeat(bytes), metadata: null, at: new Date() }));

it.each([
  ['short', 500, 60],
  ['long', 4, 16 * 1024],
])('%s lines wait in 8 MB while the database is away, then whoever adds has to', async (_, count, bytes) => {
  let mend = (): void => undefined;
  const away = new Promise<void>((resolve) => (mend = resolve));
  let stored = 0;
  const log = logWriter({
    file: join(folder, 'job.log'),
    say: () => undefined,
    append: async (entries) => {
      await away;
      stored += entries.length;
    },
  });
  let [added, room] = [0, true];
  let held: void | Promise<void> = undefined;
  while (room) {
    held = log.add(someLines(count, bytes));
    added += count;
    room = held === undefined;
  }
  expect((added * bytes) / 1024 ** 2).toBeGreaterThan(2);
  expect((added * bytes) / 1024 ** 2).toBeLessThan(8.1);
  expect(await Promise.race([held, sleep(50, 'waits')])).toBe('waits');
  mend();
  await held;
  await log.end();
  expect(stored).toBe(added);
});
