import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Room a file takes besides its bytes: an endless number of empty ones must count too. */
const entryBytes = 4096;

/** The room a folder takes on its disk, following no link. Stops counting once it is over `enough`. */
export async function folderSize(folder: string, enough: number): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    total += entryBytes;
    if (entry.isDirectory()) total += await folderSize(path, enough - total);
    else total += 512 * ((await lstat(path).catch(() => undefined))?.blocks ?? 0);
    if (total > enough) break;
  }
  return total;
}
