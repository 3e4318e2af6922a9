import type { Stats } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';
import type { Say } from './say.js';

const everyMs = 3_600_000;
/** A copy that nobody uses is only in the way: the database has the bytes. */
const mostUnusedDays = 30;

/** Removes old log files (0 days keeps them all) and copies that are not used any more, now and every hour. */
export function keepFolderYoung(folder: Pick<DataFolder, 'logs' | 'cache'>, afterDays: number, say: Say): void {
  const unusedDays = afterDays === 0 ? mostUnusedDays : Math.min(afterDays, mostUnusedDays);
  const sweep = async (now: Date): Promise<void> => {
    if (afterDays > 0) await removeOldLogs(folder.logs, afterDays, now);
    await removeUnusedCopies(folder.cache, unusedDays, now);
  };
  const trySweep = (): void =>
    void sweep(new Date()).catch((error: unknown) => say('warn', `old files stay on the disk: ${String(error)}`));
  trySweep();
  setInterval(trySweep, everyMs).unref();
}

/** Removes log files that nothing was written to for so many days. */
export const removeOldLogs = (folder: string, afterDays: number, now: Date): Promise<void> =>
  removeWhere(folder, (name, { mtimeMs }) => name.endsWith('.log') && mtimeMs < daysBefore(now, afterDays));

/**
 * Removes copies of blobs that nobody has read or linked for so many days, and what a killed worker left of unfinished
 * ones. Whoever wants one again makes another copy.
 */
export const removeUnusedCopies = (folder: string, afterDays: number, now: Date): Promise<void> =>
  removeWhere(
    folder,
    // A read counts once a day at most (relatime); each link changes the inode.
    (name, { atimeMs, ctimeMs }) =>
      /^[0-9a-f]{64}(\..+)?$/.test(name) && Math.max(atimeMs, ctimeMs) < daysBefore(now, afterDays),
  );

async function removeWhere(folder: string, isOld: (name: string, file: Stats) => boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined); // renamed or removed since
    if (found !== undefined && isOld(name, found)) await rm(file, { force: true });
  }
}

const daysBefore = (now: Date, days: number): number => now.getTime() - days * 24 * 3_600_000;
