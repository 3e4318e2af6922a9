import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { processesWith, until } from './testing/processes.js';
import { aFolder, python, removeFolders, runPython } from './testing/run-python.js';

const project = fileURLToPath(new URL('..', import.meta.url));
beforeAll(() => {
  execFileSync(process.execPath, [join(project, '../../node_modules/typescript/bin/tsc'), '-b'], { cwd: project });
}, 120_000);
afterAll(removeFolders);

const mark = (): string => `mark-${crypto.randomUUID()}`;
const variables = (jobId: string) => ({ JOB_ID: jobId, MODEL_TYPE: 'SO', CONFIG: '{}' });

/** Starts two stubborn children, one in a session of its own, and an orphan two forks away. */
const family = `import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
def live():
    while True: time.sleep(9)
if os.fork() == 0: live()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        if os.fork() == 0: live()
        os._exit(0)
    live()
time.sleep(0.2)
print("ready")
`;

/** A process of its own that runs a model: the built library, as the worker does. */
const runForever = (program: string, folder: string, jobId: string): string => `
  import { defaultLimits as limits, runModel } from ${JSON.stringify(pathToFileURL(join(project, 'dist/index.js')))};
  const given = ${JSON.stringify({ python, program, folder, variables: variables(jobId) })};
  await runModel({ ...given, limits, onLines: () => console.log('ready') });
`;

describe('nothing of a model outlives', () => {
  it('its own end', async () => {
    const jobId = mark();
    const { end } = await runPython(`${family}sys.exit(0)`, { variables: variables(jobId) });
    expect([end.ended, end.exitCode, await processesWith(jobId)]).toEqual(['exited', 0, []]);
  });

  it('a stop', async () => {
    const jobId = mark();
    const stop = new AbortController();
    const limits = { graceSeconds: 0.2 };
    const change = { variables: variables(jobId), signal: stop.signal, limits, onLines: () => stop.abort() };
    const { end } = await runPython(`${family}live()`, change);
    expect([end.ended, await processesWith(jobId)]).toEqual(['stopped', []]);
  });

  it('a lease that nobody renews', async () => {
    const jobId = mark();
    const lease = { seconds: 0.6, onRenewed: () => () => undefined };
    const { end } = await runPython(`${family}live()`, { variables: variables(jobId), lease });
    expect([end.ended, await processesWith(jobId)]).toEqual(['lease_lost', []]);
  });

  it('a kill', async () => {
    const jobId = mark();
    const kill = new AbortController();
    const start = performance.now();
    const change = { variables: variables(jobId), killSignal: kill.signal, onLines: () => kill.abort() };
    const { end } = await runPython(`${family}live()`, change);
    expect([end.ended, await processesWith(jobId), performance.now() - start < 3000]).toEqual(['stopped', [], true]);
  });

  it('the process that started it, killed by SIGKILL', async () => {
    const jobId = mark();
    const folder = await aFolder();
    const program = join(folder, 'model.py');
    await writeFile(program, `${family}live()`);
    const parent = spawn(process.execPath, ['--input-type=module', '-e', runForever(program, folder, jobId)]);
    await once(parent.stdout, 'data');
    expect((await processesWith(jobId)).length).toBeGreaterThanOrEqual(6);
    parent.kill('SIGKILL');
    expect(await until(async () => (await processesWith(jobId)).length === 0, 5)).toBeLessThan(1000);
  });
});
