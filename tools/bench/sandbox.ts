import { type Sandbox, defaultLimits, openSandbox, runModel, unconfined } from '@energy-ops/runner';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonOf } from '../test/suites.ts';
import { timePython } from './python.ts';
import { median } from './statistics.ts';

const rounds = 60;
const goalMs = 30;
const noop = 'print("on")\n';
type Way = (folder: string) => Promise<number>;

/** What the sandbox costs a model's start: from the call to its first line, each tier beside a plain spawn in turn. */
export async function sandbox(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'energy-ops-bench-'));
  const plain: Way = (folder) => toFirstLine((seen) => timePython([join(folder, 'model.py')], seen));
  const ways = new Map<string, Way>([['no sandbox, but watched and limited', through(unconfined)]]);
  for (const tier of ['kernel-lsm', 'namespaces'] as const) {
    const opened = await openSandbox({ wish: `require:${tier}`, python: pythonOf(), jobs: home }).catch(String);
    if (typeof opened === 'string') console.log(`left out: ${opened}`);
    else ways.set(`tier ${tier}`, through(opened));
  }
  const differences = new Map([...ways.keys()].map((name) => [name, [] as number[]]));
  const plainTimes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const plainMs = await plain(await aFolder(home));
    plainTimes.push(plainMs);
    for (const [name, way] of ways) differences.get(name)?.push((await way(await aFolder(home))) - plainMs);
  }
  await rm(home, { recursive: true, force: true });
  console.log(`plain spawn: ${median(plainTimes).toFixed(1)} ms to the first line (p50 of ${rounds})`);
  for (const [name, values] of differences)
    console.log(`${name}: ${median(values).toFixed(1)} ms more (p50, paired; goal for a tier <= ${goalMs} ms)`);
}

function through(opened: Sandbox): Way {
  return (folder) =>
    toFirstLine((seen) =>
      runModel({
        sandbox: opened,
        python: pythonOf(),
        program: join(folder, 'model.py'),
        folder,
        variables: { JOB_ID: 'bench', MODEL_TYPE: 'SO', CONFIG: '{}' },
        limits: defaultLimits,
        onLines: seen,
      }),
    );
}

/** Milliseconds from the call to the first line; the end is waited for, too, but not counted. */
async function toFirstLine(run: (seen: () => void) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let first: number | undefined;
  await run(() => (first ??= performance.now() - start));
  if (first === undefined) throw new Error('The model said nothing.');
  return first;
}

async function aFolder(home: string): Promise<string> {
  const folder = await mkdtemp(join(home, 'job-'));
  await writeFile(join(folder, 'model.py'), noop);
  return folder;
}
