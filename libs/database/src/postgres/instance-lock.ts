import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { errorCode } from './error-code.js';
import { isAlive, startOf } from './process-facts.js';

export interface InstanceLock {
  release(): void;
}

/**
 * Makes this process the only one that serves a folder; `file` names it. Throws when another one does. A lock left
 * by a process that was killed doesn't count.
 */
export function takeLock(file: string, servedFolder: string): InstanceLock {
  const own = `${process.pid} ${startOf(process.pid)} ${randomUUID()}\n`;
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    while (!linked(draft, file)) dropIfStale(file, servedFolder);
  } finally {
    rmSync(draft);
  }
  return {
    release() {
      if (contentOf(file) === own) rmSync(file, { force: true });
    },
  };
}

/** A hard link appears at once and with its content: nobody ever reads half a lock. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function dropIfStale(file: string, servedFolder: string): void {
  const content = contentOf(file);
  if (content === undefined) return;
  const [pid = '', start = ''] = content.trim().split(' ');
  if (isAlive(Number(pid)) && (start === '' || start === startOf(Number(pid)))) {
    throw new Error(
      `Another energy-ops (process ${pid}) is using ${servedFolder}. ` +
        'Stop that one first, or start this one with another DATA_DIR.',
    );
  }
  // Renamed first: of two that find the same stale lock, only one removes it, and a fresh one is put back.
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // someone else was faster
  }
  if (contentOf(aside) !== content) linked(aside, file);
  rmSync(aside, { force: true });
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
