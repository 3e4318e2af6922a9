import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFolder } from './remove-folder.js';
import { aFolder, python, removeFolders } from './testing/run-python.js';

afterEach(removeFolders);

/** Deeper than any path may be. */
const digging = `
import os, sys
os.chdir(sys.argv[1])
for _ in range(60):
    os.mkdir("x" * 200)
    os.chdir("x" * 200)
open("treasure", "w").close()
`;

it.each([
  ['is not there', () => undefined],
  ['holds files and folders', (folder: string) => writeFile(join(folder, 'file'), '')],
  ['holds a closed folder', (folder: string) => chmod(join(folder, 'inner'), 0)],
  ['is deeper than a path', (folder: string) => void execFileSync(python, ['-c', digging, folder])],
])('a folder that %s is gone afterwards', async (what, fill) => {
  const folder = join(await aFolder(), 'job');
  if (what !== 'is not there') await mkdir(join(folder, 'inner'), { recursive: true });
  await fill(folder);
  await removeFolder(folder, python);
  expect(existsSync(folder)).toBe(false);
});

it('what a link names stays, also where the folder itself became one', async () => {
  const outside = await aFolder();
  await writeFile(join(outside, 'kept'), '');
  const folder = join(await aFolder(), 'job');
  await mkdir(folder);
  await symlink(outside, join(folder, 'link'));
  await removeFolder(folder, python);
  await symlink(outside, folder);
  await removeFolder(folder, python);
  expect([existsSync(join(outside, 'kept')), existsSync(folder)]).toEqual([true, false]);
});
