import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Say } from './say.js';

const everyMs = 3_600_000;

/** Removes old log files now and every hour; 0 days keeps them all. */
export function keepLogsYoung(folder: string, afterDays: number, say: Say): void {
  if (afterDays === 0) return;
  const sweep = () =>
    void removeOldLogs(folder, afterDays, new Date()).catch((error: unknown) =>
      say('warn', `old log files stay in ${folder}: ${String(error)}`),
    );
  sweep();
  setInterval(sweep, everyMs).unref();
}

/** Removes log files that nothing was written to for so many days. */
export async function removeOldLogs(folder: string, afterDays: number, now: Date): Promise<void> {
  const oldest = now.getTime() - afterDays * 24 * 3_600_000;
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file);
    if (name.endsWith('.log') && mtimeMs < oldest) await rm(file, { force: true });
  }
}
