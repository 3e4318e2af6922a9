import { chmodSync, lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a folder a user's own, closed to others; of a file with a second name elsewhere he only gets to read it. Only
 * before that user's program starts: afterwards nothing in it is ours. It holds the few files that we wrote: each trip to
 * the thread pool would take longer than the change itself.
 */
export function giveFolder(folder: string, uid: number): void {
  chmodSync(folder, 0o700);
  giveAll(folder, uid);
}

function giveAll(path: string, uid: number): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) giveAll(inside, uid);
    else if (lstatSync(inside).nlink === 1) lchownSync(inside, uid, uid);
  }
  lchownSync(path, uid, uid);
}
