import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, isAlive } from './process-facts.js';

const fastShutdownMs = 20_000;
const immediateShutdownMs = 10_000;

/** Stops a PostgreSQL that still serves this cluster after its supervisor was killed. */
export async function stopOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const pid = serverPid(cluster);
  if (pid === undefined || !isAlive(pid)) return;
  if (!commandOf(pid).includes(cluster)) {
    // The id went to another program since. PostgreSQL itself can't tell and would refuse to start.
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  log(`Stopping a PostgreSQL (process ${pid}) that was left behind.`);
  signal(pid, 'SIGINT');
  if (await isGone(pid, fastShutdownMs)) return;
  signal(pid, 'SIGQUIT');
  if (await isGone(pid, immediateShutdownMs)) return;
  throw new Error(`A PostgreSQL (process ${pid}) still uses ${cluster} and doesn't stop. Stop it: kill -INT ${pid}`);
}

function serverPid(cluster: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone meanwhile
  }
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (isAlive(pid)) {
    if (Date.now() > until) return false;
    await sleep(50);
  }
  return true;
}
