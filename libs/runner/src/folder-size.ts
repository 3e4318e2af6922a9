import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Room a file takes besides its bytes: an endless number of empty ones must count too. */
const entryBytes = 8192;

/** The room a folder takes on its disk, following no link. Stops counting once it is over `enough`. */
export async function folderSize(folder: string, enough: number): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(sizeOfUnreadable);
  if (typeof entries === 'number') return entries;
  let total = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    total += entryBytes;
    if (entry.isDirectory()) total += await folderSize(path, enough - total);
    else total += await lstat(path).then(({ blocks }) => 512 * blocks, sizeOfUnreadable);
    if (total > enough) break;
  }
  return total;
}

/** What has gone is nothing; what hides, behind a closed door or too long a path, may be anything. */
const sizeOfUnreadable = (error: unknown): number =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    ? 0
    : Infinity;
