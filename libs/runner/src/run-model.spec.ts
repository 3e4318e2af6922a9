import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { outcomeOf } from './outcome-of.js';
import { readOutputs } from './read-outputs.js';
import type { Ran } from './testing/run-python.js';
import { messages, removeFolders, runPython } from './testing/run-python.js';

afterAll(removeFolders);

const judged = async ({ end, folder }: Ran) =>
  outcomeOf(end, await readOutputs(folder, { fileBytes: 1e6, totalBytes: 1e6 }));
const aResult = (python: string): string =>
  `import json, os\nwith open(os.environ["OUTPUT_DIR"] + "/result.json", "w") as f: f.write(${python})\n`;

describe('a model', () => {
  it('is told its job and nothing of the host', async () => {
    process.env['SECRET_OF_THE_WORKER'] = 'x';
    const source = 'import json, os\nprint(json.dumps([dict(os.environ), os.getcwd(), sorted(os.listdir("."))]))';
    const { lines, folder, end } = await runPython(source, {
      threads: 2,
      variables: { JOB_ID: 'j', MODEL_TYPE: 'SO', CONFIG: '{"a":"é"}', DEADLINE: '2026-11-24T00:00:00Z' },
    });
    delete process.env['SECRET_OF_THE_WORKER'];
    const [variables, cwd, files] = JSON.parse(messages(lines).join('')) as [object, string, string[]];
    expect(variables).toEqual({
      JOB_ID: 'j',
      MODEL_TYPE: 'SO',
      CONFIG: '{"a":"é"}',
      DEADLINE: '2026-11-24T00:00:00Z',
      INPUT_DIR: join(folder, 'input'),
      OUTPUT_DIR: join(folder, 'output'),
      PYTHONUNBUFFERED: '1',
      PATH: expect.stringContaining('/usr/bin:/bin'),
      HOME: folder,
      TMPDIR: folder,
      LANG: 'C.UTF-8',
      OMP_NUM_THREADS: '2',
      OPENBLAS_NUM_THREADS: '2',
      MKL_NUM_THREADS: '2',
    });
    expect([cwd, files, end.ended, end.exitCode]).toEqual([
      folder,
      ['config.json', 'input', 'model.py', 'output'],
      'exited',
      0,
    ]);
  });

  it('finds its site-packages, and only its own descriptors and limits', async () => {
    const source = [
      'import os, resource, site, sys',
      'print(any(path.endswith("site-packages") for path in sys.path))',
      'print(len(os.listdir("/proc/self/fd")), resource.getrlimit(resource.RLIMIT_CORE)[0], os.getsid(0) == os.getpid())',
    ].join('\n');
    // A limit of 1 byte, unlike one of 0, also keeps a kernel that pipes cores to a program from starting it.
    expect(messages((await runPython(source)).lines)).toEqual(['True', '4 1 True']);
  });

  it('that crashes says so with the last line of its traceback', async () => {
    const ran = await runPython('print("ERROR: early")\nprint("x")\n{}["price"]');
    expect(await judged(ran)).toMatchObject({ status: 'failed', errorMessage: "KeyError: 'price'" });
  });

  it('that exits 1 says so with its last ERROR line', async () => {
    const ran = await runPython('import sys\nprint("ERROR: no units")\nprint("bye")\nsys.exit(1)');
    expect(await judged(ran)).toMatchObject({ errorCode: 'model_failed', errorMessage: 'no units' });
  });

  it('that is no Python says so', async () => {
    expect(await judged(await runPython('def ('))).toMatchObject({
      errorMessage: expect.stringMatching(/^SyntaxError/),
    });
  });

  it('that hangs is ended, with its children', async () => {
    const ran = await runPython('import time\nprint("on", flush=True)\ntime.sleep(60)', {
      limits: { wallSeconds: 0.5 },
    });
    expect(ran.end).toMatchObject({ ended: 'timed_out', signal: 'SIGTERM' });
    expect(await judged(ran)).toMatchObject({ errorCode: 'timed_out' });
  });

  it('that ignores SIGTERM is killed after the grace period', async () => {
    const source = 'import signal, time\nsignal.signal(15, signal.SIG_IGN)\nprint("on")\nwhile True: time.sleep(9)';
    const stop = new AbortController();
    const limits = { graceSeconds: 0.3 };
    const ran = await runPython(source, { limits, signal: stop.signal, onLines: () => stop.abort() });
    expect(ran.end).toMatchObject({ ended: 'stopped', signal: 'SIGKILL' });
  });

  it('that is stopped may write its best, and that is kept as feasible', async () => {
    const source = `import signal, sys, time
def stop(*_):
    ${aResult(`'{"solution_status": "optimal"}'`).replace('\n', '\n    ')}
    sys.exit(0)
signal.signal(15, stop)
print("on")
time.sleep(60)`;
    const stop = new AbortController();
    const ran = await runPython(source, { signal: stop.signal, onLines: () => stop.abort() });
    expect(ran.end).toMatchObject({ ended: 'stopped', exitCode: 0 });
    expect(await judged(ran)).toMatchObject({ status: 'cancelled', solutionStatus: 'feasible' });
  });

  it('that kills itself is a failure that says so', async () => {
    const ran = await runPython('import os\nos.kill(os.getpid(), 9)');
    expect(await judged(ran)).toMatchObject({
      errorCode: 'model_killed',
      errorMessage: 'The model was killed by SIGKILL.',
    });
  });

  it('that takes too much memory ends as out_of_memory', async () => {
    const ran = await runPython('x = bytearray(600_000_000)', { limits: { memoryBytes: 256 * 1024 ** 2 } });
    expect(ran.end).toMatchObject({ ended: 'out_of_memory', lastError: 'MemoryError' });
  });

  it('that fills its folder is ended', async () => {
    const source = 'import time\nopen("big", "wb").write(b"x" * 3_000_000)\ntime.sleep(60)';
    expect((await runPython(source, { limits: { folderBytes: 1e6 } })).end.ended).toBe('folder_full');
  });

  it('cannot write a file beyond the limit', async () => {
    const source = 'open("big", "wb").write(b"x" * 3_000_000)';
    expect((await runPython(source, { limits: { fileBytes: 1e6 } })).end.lastError).toMatch(/File too large/);
  });

  it.each([
    ['JSON cut off', aResult(`'{"objective_value": 1'`)],
    ['NaN', aResult('json.dumps({"objective_value": float("nan")})')],
    ['a link', 'import os\nos.symlink("/etc/passwd", os.environ["OUTPUT_DIR"] + "/result.json")'],
    ['a FIFO', 'import os\nos.mkfifo(os.environ["OUTPUT_DIR"] + "/result.json")'],
    [
      'a huge sparse file',
      'import os\nos.truncate(os.open(os.environ["OUTPUT_DIR"] + "/result.json", 66), 200_000_000)',
    ],
    ['wrong types', aResult(`'{"kpis": {"profit": 5}}'`)],
  ])('that leaves %s as its result has failed', async (_, source) => {
    expect(await judged(await runPython(source))).toMatchObject({ status: 'failed', errorCode: 'bad_results' });
  });

  it('does not start with a CONFIG that no process can get', async () => {
    const variables = { JOB_ID: 'j', MODEL_TYPE: 'SO', CONFIG: `"${'x'.repeat(128 * 1024)}"` };
    expect((await runPython('print(1)', { variables })).end).toMatchObject({ ended: 'not_started' });
    expect((await runPython('print(1)', { python: '/no/python' })).end).toMatchObject({ ended: 'not_started' });
  });

  const sample = fileURLToPath(new URL('../../../../shared/acceptance/lib/sample_dmo_model.py', import.meta.url));
  (existsSync(sample) ? it : it.skip)('of the original system runs unchanged', async () => {
    const ran = await runPython(await readFile(sample, 'utf8'));
    expect(messages(ran.lines)).toContain('Job ID: dmo_1_abcdef');
    expect(await judged(ran)).toMatchObject({ status: 'success', terminationStatus: null });
  });
});

describe('its lines', () => {
  it('all come, in order, 100,000 of them', async () => {
    const { lines, end } = await runPython('for i in range(100_000): print(i)');
    expect(end.exitCode).toBe(0);
    expect(messages(lines).every((message, index) => message === String(index))).toBe(true);
    expect(lines).toHaveLength(100_000);
  });

  it('wait for whoever takes them', async () => {
    let taking = 0;
    let most = 0;
    const { end } = await runPython(
      'import sys\nsys.stdout.write("x" * 99 + "\\n")\n' + 'sys.stdout.write(("x" * 99 + "\\n") * 5000)',
      {
        onLines: async () => {
          most = Math.max(most, ++taking);
          await sleep(20);
          taking -= 1;
        },
      },
    );
    expect([end.exitCode, most]).toEqual([0, 1]);
  });

  it('are dropped and counted past the limit', async () => {
    const { lines, end } = await runPython('for i in range(5000): print("x" * 99)\nprint("PROGRESS:7")', {
      limits: { logBytes: 100_000 },
    });
    expect([end.ended, end.droppedLines]).toEqual(['exited', 4000]);
    expect(lines.slice(-2)).toEqual([
      { kind: 'progress', percent: 7 },
      expect.objectContaining({ level: 'WARNING', message: expect.stringMatching(/^4000 lines dropped/) }),
    ]);
  });

  it('end the model when nobody can take them', async () => {
    const failing = runPython('import time\nprint(1)\ntime.sleep(60)', {
      onLines: () => Promise.reject(new Error('full')),
    });
    await expect(failing).rejects.toThrow('full');
  });
});
