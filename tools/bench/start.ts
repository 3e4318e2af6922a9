import {
  coldLaunch,
  defaultLimits,
  type Launch,
  openSandbox,
  runModel,
  type Sandbox,
  WarmStart,
} from '@energy-ops/runner';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonOf } from '../test/suites.ts';
import { reportFigure, shown } from './figure.ts';
import { pssMib, treeOf } from './process-tree.ts';
import { percentile } from './statistics.ts';

const runs = 40;
const idleJobs = 10;
/** What a built-in model imports before it does anything. */
const program = 'import numpy, highspy\nprint("first", flush=True)\n';
const idle = 'import time\nprint("first", flush=True)\ntime.sleep(60)\n';

/** From the call to the first line of a job that has its libraries: forked from a warm Python, and started from nothing. */
export async function start(): Promise<void> {
  const jobs = mkdtempSync(join(tmpdir(), 'energy-ops-bench-'));
  chmodSync(jobs, 0o711);
  const sandbox = await openSandbox({ wish: 'auto', python: pythonOf(), jobs });
  const never: Launch = () => Promise.reject(new Error('A job did not start warm.'));
  const uid = process.getuid?.() === 0 ? { uid: 63_999 } : {};
  const recycle = { jobs: 10_000, ms: Infinity };
  const warm = new WarmStart({ python: pythonOf(), jobs, cold: never, recycle, ...uid });
  await warm.settled();
  const bench = new Bench(jobs, sandbox);
  try {
    const [cold, hot]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run += 1) {
      cold.push(await bench.firstLine(program, coldLaunch));
      hot.push(await bench.firstLine(program, warm.launch));
    }
    console.log(`sandbox ${sandbox.tier}; call to first line, ${runs} interleaved pairs`);
    for (const [name, times] of [
      ['cold', cold],
      ['warm', hot],
    ] as const)
      console.log(`${name} p50 ${shown(percentile(times, 0.5))} ms, p99 ${shown(percentile(times, 0.99))} ms`);
    const ratio = percentile(cold, 0.5) / percentile(hot, 0.5);
    reportFigure('a job with numpy and HiGHS starts warm, against cold', ratio, 'times', { atLeast: 10 });
    for (const [name, launch] of [
      ['warm', warm.launch],
      ['cold', coldLaunch],
    ] as const)
      console.log(`${name}: ${shown(await bench.memoryOf(launch))} MiB PSS for each of ${idleJobs} idle jobs`);
  } finally {
    await warm.close();
    rmSync(jobs, { recursive: true, force: true });
  }
}

class Bench {
  private count = 0;
  private readonly jobs: string;
  private readonly sandbox: Sandbox;

  constructor(jobs: string, sandbox: Sandbox) {
    this.jobs = jobs;
    this.sandbox = sandbox;
  }

  /** Runs a program to its end; resolves to the milliseconds until its first line. */
  async firstLine(source: string, launch: Launch, signal?: AbortSignal, onFirst?: () => void): Promise<number> {
    const folder = join(this.jobs, String((this.count += 1)));
    const file = join(folder, 'model.py');
    mkdirSync(folder);
    writeFileSync(file, source);
    const variables = { JOB_ID: 'bench', MODEL_TYPE: 'SO', CONFIG: '{}' } as const;
    const began = performance.now();
    let first = Number.NaN;
    const onLines = (): void => {
      first = performance.now() - began;
      onFirst?.();
    };
    const { sandbox } = this;
    const about = { sandbox, python: pythonOf(), program: file, folder, variables, limits: defaultLimits, onLines };
    await runModel({ ...about, ...(signal && { signal }) }, launch);
    return first;
  }

  /** What each of some idle jobs adds, its supervisor included; what they share is counted once. */
  async memoryOf(launch: Launch): Promise<number> {
    const before = memoryBelow();
    const stop = new AbortController();
    let lines = 0;
    let ended: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve) => {
      const onFirst = (): void => void ((lines += 1) === idleJobs && resolve());
      ended = Promise.all(Array.from({ length: idleJobs }, () => this.firstLine(idle, launch, stop.signal, onFirst)));
    });
    const each = (memoryBelow() - before) / idleJobs;
    stop.abort();
    await ended;
    return each;
  }
}

const memoryBelow = (): number =>
  treeOf(process.pid).reduce((sum, { pid }) => sum + (pid === process.pid ? 0 : pssMib(pid)), 0);
