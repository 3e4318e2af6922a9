import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOldLogs } from './old-logs.js';

it('removes the log files that are older than asked, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'energy-ops-logs-'));
  const now = new Date('2026-11-26T12:00:00Z');
  for (const [name, day] of [
    ['old.log', '2026-10-01'],
    ['young.log', '2026-11-01'],
    ['old.txt', '2026-10-01'],
  ] as const) {
    await writeFile(join(folder, name), 'x');
    await utimes(join(folder, name), new Date(day), new Date(day));
  }
  await removeOldLogs(folder, 30, now);
  expect((await readdir(folder)).sort()).toEqual(['old.txt', 'young.log']);
  await rm(folder, { recursive: true });
});
