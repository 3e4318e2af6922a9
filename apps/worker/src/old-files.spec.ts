import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOldLogs, removeUnusedCopies } from './old-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'energy-ops-old-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('removes the log files that are older than asked, and nothing else', async () => {
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
});

it('removes copies that nobody has used for the days asked, whole or not, and nothing else', async () => {
  const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);
  const [unused, read, whole] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
  for (const name of [unused!, read!, `${whole}.5f0c`, 'notes.txt']) await writeFile(join(folder, name), 'x');
  await utimes(join(folder, read!), inDays(20), inDays(-100));
  await removeUnusedCopies(folder, 30, inDays(29));
  expect(await readdir(folder)).toHaveLength(4);
  await removeUnusedCopies(folder, 30, inDays(31));
  expect((await readdir(folder)).sort()).toEqual([read, 'notes.txt'].sort());
});
