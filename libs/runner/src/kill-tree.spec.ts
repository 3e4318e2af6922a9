import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Lease } from './run-request.js';
import type { Sandbox } from './sandbox.js';
import { unconfined } from './sandbox.js';
import { processesWith, until, watcherOf } from './testing/processes.js';
import { aFolder, python, removeFolders, runPython } from './testing/run-python.js';
import { buildRunner, describeTiers, openTiers } from './testing/sandboxes.js';

const project = fileURLToPath(new URL('..', import.meta.url));
const opened = await openTiers();
beforeAll(() => buildRunner(project), 120_000);
afterAll(removeFolders);

const mark = (): string => `mark-${crypto.randomUUID()}`;
const variables = (jobId: string) => ({ JOB_ID: jobId, MODEL_TYPE: 'SO', CONFIG: '{}' });

/**
 * Starts two stubborn children, one in a session of its own, and an orphan two forks away; where it may not fork, none.
 * The last line it prints says how many it hoped to be.
 */
const family = `import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
def live():
    while True: time.sleep(9)
def fork():
    try: return os.fork()
    except PermissionError: return 1
if fork() == 0: live()
if fork() == 0:
    try: os.setsid()
    except PermissionError: pass
    if fork() == 0:
        if fork() == 0: live()
        os._exit(0)
    live()
time.sleep(0.2)
print("ready")
`;
/** Doubles itself without end. */
const bomb = `import os, time
print("ready", flush=True)
while True:
    try: os.fork()
    except OSError: time.sleep(0)
`;

/** A process of its own that runs a model: the built library, as the worker does. */
const runForever = (tier: string, program: string, folder: string, jobs: string, jobId: string): string => `
  import { defaultLimits, openSandbox, runModel, unconfined } from ${JSON.stringify(pathToFileURL(join(project, 'dist/index.js')))};
  const [tier, python, jobs] = ${JSON.stringify([tier, python, jobs])};
  const sandbox = tier === 'none' ? unconfined : await openSandbox({ wish: 'require:' + tier, python, jobs });
  const given = ${JSON.stringify({ program, folder, variables: variables(jobId) })};
  const limits = { ...defaultLimits, processes: 64 };
  await runModel({ ...given, python, limits, sandbox, onLines: () => console.log('ready') });
`;

/** A lease that nobody renews, and that holds for so long from now. */
const aLease = (holdsSeconds: number): Lease => {
  const end = Number(process.hrtime.bigint()) / 1e9 + holdsSeconds;
  return { seconds: 60, until: () => end, onRenewed: () => () => undefined };
};

/** The same in every tier, also in one that holds nobody. */
const nothingOutlives = (sandbox: Sandbox): void => {
  const run = (source: string, change: Parameters<typeof runPython>[1]) => runPython(source, { ...change, sandbox });

  it('its own end', async () => {
    const jobId = mark();
    const ran = await run(`${family}sys.exit(0)`, { variables: variables(jobId) });
    expect([ran.end.ended, ran.end.exitCode, await processesWith(jobId)]).toEqual(['exited', 0, []]);
  });

  it('a stop', async () => {
    const jobId = mark();
    const stop = new AbortController();
    const limits = { graceSeconds: 0.2 };
    const change = { variables: variables(jobId), signal: stop.signal, limits, onLines: () => stop.abort() };
    const ran = await run(`${family}live()`, change);
    expect([ran.end.ended, await processesWith(jobId)]).toEqual(['stopped', []]);
  });

  it('a lease that nobody renews', async () => {
    const jobId = mark();
    const ran = await run(`${family}live()`, { variables: variables(jobId), lease: aLease(0.6) });
    expect([ran.end.ended, await processesWith(jobId)]).toEqual(['lease_lost', []]);
  });

  it('a lease that had run out before it started: it never does', async () => {
    const ran = await run('print("on")', { lease: aLease(0) });
    expect([ran.end.ended, ran.lines]).toEqual(['lease_lost', []]);
  });

  it('a kill', async () => {
    const jobId = mark();
    const kill = new AbortController();
    const change = { variables: variables(jobId), killSignal: kill.signal, onLines: () => kill.abort() };
    const ran = await run(`${family}live()`, change);
    expect([ran.end.ended, await processesWith(jobId)]).toEqual(['stopped', []]);
  });

  it('the process that started it, killed by SIGKILL', async () => {
    const jobId = mark();
    const folder = await aFolder();
    const program = join(folder, 'model.py');
    await writeFile(program, `${family}live()`);
    const script = runForever(sandbox.tier, program, folder, await aFolder(), jobId);
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    expect((await processesWith(jobId)).length).toBeGreaterThanOrEqual(sandbox.tier === 'kernel-lsm' ? 2 : 6);
    parent.kill('SIGKILL');
    // How fast, `npm run chaos -- 12` measures; here it has to happen at all, however busy the machine.
    await until(async () => (await processesWith(jobId)).length === 0, 10);
  });
};

describe('in the tier none nothing of a model outlives', () => nothingOutlives(unconfined));
describeTiers(opened, 'nothing of a model outlives', (sandbox) => {
  nothingOutlives(sandbox);

  it('its watcher, killed by SIGKILL', async () => {
    const jobId = mark();
    const onLines = async (): Promise<void> => void process.kill(await watcherOf(jobId), 'SIGKILL');
    const { end } = await runPython(`${family}live()`, { sandbox, variables: variables(jobId), onLines });
    expect(end.ended).toBe('lost');
    await until(async () => (await processesWith(jobId)).length === 0, 10);
  });

  it('the end of its job, be it a fork bomb', async () => {
    const jobId = mark();
    const stop = new AbortController();
    const limits = { processes: 64, graceSeconds: 0.5 };
    const change = { sandbox, variables: variables(jobId), signal: stop.signal, limits, onLines: () => stop.abort() };
    const { end } = await runPython(bomb, change);
    expect([end.ended, end.lastError, await processesWith(jobId)]).toEqual(['stopped', null, []]);
  });
});
