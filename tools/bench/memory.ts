import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../supervisor/port.ts';
import { reportFigure, shown } from './figure.ts';
import { cpuSeconds, pssMib, type Process, treeOf } from './process-tree.ts';

const settleMs = 20_000;
const idleMs = 40_000;

/** What the whole product takes while nobody uses it: supervisor, API, worker and PostgreSQL. */
export async function memory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'energy-ops-bench-'));
  const port = String(await freePort());
  const env = { ...process.env, PORT: port, DATA_DIR: folder, DATABASE_URL: '' };
  const product = spawn(process.execPath, [join(import.meta.dirname, '../supervisor/main.ts')], {
    env,
    stdio: 'ignore',
  });
  const gone = new Promise((resolve) => product.once('exit', resolve));
  try {
    await untilReady(`http://127.0.0.1:${port}/api/health/ready`);
    await sleep(settleMs);
    const tree = treeOf(product.pid ?? 0);
    const before = new Map(tree.map(({ pid }) => [pid, cpuSeconds(pid)]));
    await sleep(idleMs);
    const percentOf = ({ pid }: Process) => ((cpuSeconds(pid) - (before.get(pid) ?? 0)) / idleMs) * 100_000;
    for (const [name, processes] of Map.groupBy(tree, partOf))
      console.log(
        `${name.padEnd(12)} ${shown(sumOf(processes, pssOf)).padStart(6)} MiB PSS in ${processes.length} processes, ${shown(sumOf(processes, percentOf))} % of a processor`,
      );
    reportFigure('memory of the idle product, database included', sumOf(tree, pssOf), 'MiB PSS', { atMost: 330 });
    reportFigure('processor of the idle product', sumOf(tree, percentOf), '% of one', { atMost: 1 });
  } finally {
    product.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

const pssOf = ({ pid }: Process): number => pssMib(pid);

const sumOf = (processes: readonly Process[], value: (process: Process) => number): number =>
  processes.reduce((sum, each) => sum + value(each), 0);

const partOf = ({ command }: Process): string =>
  ['apps/api', 'apps/worker', 'supervisor', 'postgres'].find((part) => command.includes(part)) ?? 'others';

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error('The product did not become ready within a minute.');
}
