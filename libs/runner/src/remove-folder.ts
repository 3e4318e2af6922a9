import { execFile } from 'node:child_process';
import { lstatSync, opendirSync, unlinkSync } from 'node:fs';
import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../launcher/remove.py', import.meta.url));

/**
 * So many entries, as most jobs' folders have, are looked through and unlinked at once: trips to the thread pool would
 * take far longer. Only the folders themselves go there: to free their block may mean to wait for the disk.
 */
const mostAtOnce = 100;

/** Removes a folder that a model had, whatever it made of it: closed folders, and paths longer than a path may be. */
export async function removeFolder(folder: string, python: string): Promise<void> {
  if (await removedAtOnce(folder)) return;
  const failed = await removePlain(folder).then(
    () => false,
    () => true,
  );
  if (failed) await promisify(execFile)(python, ['-I', '-S', '-B', program, folder], { env: {} });
}

/** Whether it is gone; if not, some of it may be. Follows no link. */
async function removedAtOnce(folder: string): Promise<boolean> {
  try {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory()) return (await removeSome(folder, mostAtOnce)) >= 0;
    if (found !== undefined) unlinkSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Removes a folder of at most so many entries; returns how many fewer it had, or less than nothing where it has more. */
async function removeSome(folder: string, most: number): Promise<number> {
  let left = most;
  const folders: string[] = [];
  const entries = opendirSync(folder);
  try {
    for (let entry = entries.readSync(); entry !== null && left >= 0; entry = entries.readSync()) {
      left -= 1;
      const inside = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(inside);
      else unlinkSync(inside);
    }
  } finally {
    entries.closeSync();
  }
  for (const inside of folders) if (left >= 0) left = await removeSome(inside, left);
  if (left >= 0) await rmdir(folder);
  return left;
}

/** Follows no link. Node's `rm` would ask twice about each file. */
async function removePlain(folder: string): Promise<void> {
  const found = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (found?.isDirectory()) await removeAll(folder);
  else if (found !== undefined) await unlink(folder);
}

async function removeAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inside = join(folder, entry.name);
    await (entry.isDirectory() ? removeAll(inside) : unlink(inside));
  }
  await rmdir(folder);
}
