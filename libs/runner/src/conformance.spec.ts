import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launch } from './launcher.js';
import { coldLaunch } from './launcher.js';
import type { RunLine } from './run-line.js';
import { unconfined } from './sandbox.js';
import { lookAround } from './testing/look-around.js';
import { alive } from './testing/processes.js';
import type { Ran } from './testing/run-python.js';
import { messages, python, removeFolders, runPython } from './testing/run-python.js';
import { jailed } from './testing/sandboxes.js';
import { WarmStart } from './warm/warm-start.js';

/** What every start of a model has to do alike: the cold one, and the warm one that built-in models get. */
let warm: WarmStart;
let asOther: WarmStart;
let jobs: string;
const isRoot = process.getuid?.() === 0;
const neverCold: Launch = () => Promise.reject(new Error('The job did not start warm.'));
beforeAll(async () => {
  jobs = await mkdtemp(join(tmpdir(), 'energy-ops-conformance-'));
  await chmod(jobs, 0o711);
  warm = new WarmStart({ python, jobs, cold: neverCold });
  asOther = isRoot ? new WarmStart({ python, jobs, uid: 63_999, cold: neverCold }) : warm;
  await Promise.all([warm.settled(), asOther.settled()]);
});
afterAll(async () => {
  await Promise.all([warm.close(), asOther.close()]);
  await removeFolders();
  await rm(jobs, { recursive: true });
});

const warmLaunch: Launch = (request, uid) => warm.launch(request, uid);
const asOtherLaunch: Launch = (request, uid) => asOther.launch(request, uid);
const starts = [
  ['cold', coldLaunch, unconfined],
  ['cold, jailed', coldLaunch, jailed],
  ['warm', warmLaunch, jailed],
  ...(isRoot ? [['warm, as another user', asOtherLaunch, jailed] as const] : []),
] as const;

it('a program sees the same of a cold and of a warm start', async () => {
  const [cold, hot] = await Promise.all(
    [coldLaunch, warmLaunch].map(async (launch) => {
      const { lines, folder } = await runPython(lookAround, { launch, sandbox: jailed });
      const text = messages(lines).join('\n').replaceAll(folder, '<folder>');
      if (!text.startsWith('{')) throw new Error(text);
      const seen: unknown = JSON.parse(text);
      return seen;
    }),
  );
  expect(hot).toEqual(cold);
});

describe.each(starts)('a %s start', (_, launch, sandbox) => {
  const run = (source: string, change: Parameters<typeof runPython>[1] = {}): Promise<Ran> =>
    runPython(source, { launch, sandbox, ...change });
  const whereItMayFork = sandbox === jailed ? it.skip : it;
  const said = async (source: string): Promise<string[]> => messages((await run(source)).lines);

  describe('reports how a program ended:', () => {
    it.each([
      ['by itself', 'print("x")', 0, null],
      ['sys.exit()', 'import sys\nsys.exit()', 0, null],
      ['sys.exit(7)', 'import sys\nsys.exit(7)', 7, null],
      ['sys.exit(-1)', 'import sys\nsys.exit(-1)', 255, null],
      ['sys.exit with a sentence', 'import sys\nsys.exit("no units")', 1, 'no units'],
      ['exit(3), the builtin', 'exit(3)', 3, null],
      ['os._exit(9)', 'import os\nos._exit(9)', 9, null],
      ['an exception', '{}["price"]', 1, "KeyError: 'price'"],
      [
        'an exception of an import',
        'import no_such_module',
        1,
        "ModuleNotFoundError: No module named 'no_such_module'",
      ],
      ['no Python', 'def (', 1, 'SyntaxError: invalid syntax'],
      [
        'a thread after it',
        'import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.1), print("ERROR: late"))).start()',
        0,
        'late',
      ],
      ['what it registered', 'import atexit\natexit.register(print, "ERROR: last")', 0, 'last'],
      ['its output closed', 'import sys\nsys.stdout.close()', 0, null],
    ])('%s', async (_, source, exitCode, lastError) => {
      expect((await run(source)).end).toMatchObject({ ended: 'exited', exitCode, lastError });
    });

    it.each(['SIGKILL', 'SIGSEGV', 'SIGTERM', 'SIGABRT'])('%s', async (signal) => {
      const { end } = await run(`import os, signal\nos.kill(os.getpid(), signal.${signal})`);
      expect(end).toMatchObject({ ended: 'exited', exitCode: null, signal });
    });

    it('a traceback begins in the program', async () => {
      const lines = await said('def price():\n    return {}["x"]\n\nprice()');
      expect(lines.filter((line) => line.startsWith('  File'))).toEqual([
        expect.stringMatching(/model\.py", line 4, in <module>$/),
        expect.stringMatching(/model\.py", line 2, in price$/),
      ]);
    });

    it('processor time and memory are those of the program', async () => {
      const { end } = await run('x = bytearray(90_000_000)\nimport time\nwhile time.process_time() < 0.3: pass');
      expect(end.cpuSeconds).toBeGreaterThan(0.25);
      expect(end.cpuSeconds).toBeLessThan(1);
      expect(end.maxRssBytes).toBeGreaterThan(90e6);
    });
  });

  describe('hands over', () => {
    it('100,000 lines in order', async () => {
      const { lines, end } = await run('for i in range(100_000): print(i)');
      expect([end.exitCode, lines.length]).toEqual([0, 100_000]);
      expect(messages(lines).every((message, index) => message === String(index))).toBe(true);
    });

    it('a last line without its end, from both streams', async () => {
      const { lines } = await run('import sys\nsys.stdout.write("out")\nsys.stderr.write("err")');
      expect(lines).toEqual(
        expect.arrayContaining([
          { kind: 'log', level: 'INFO', message: 'out', metadata: null },
          { kind: 'log', level: 'ERROR', message: 'err', metadata: null },
        ]),
      );
    });

    whereItMayFork('what a program it started says', async () => {
      expect(await said('import subprocess\nsubprocess.run(["/bin/echo", "from below"], check=True)')).toEqual([
        'from below',
      ]);
    });

    it('broken UTF-8, and a line of 10 MB', async () => {
      const lines = await said('import sys\nsys.stdout.buffer.write(b"\\xff\\n" + b"x" * 10_000_000)');
      expect(lines[0]).toBe('\uFFFD');
      expect(lines.slice(1).join('').replaceAll(' …[line goes on]', '')).toHaveLength(10_000_000);
    });
  });

  describe('ends', () => {
    it('a program that is asked to, which may write its best', async () => {
      const stop = new AbortController();
      const source = 'import signal, sys, time\nsignal.signal(15, lambda *_: sys.exit(0))\nprint("on")\ntime.sleep(60)';
      const { end } = await run(source, { signal: stop.signal, onLines: () => stop.abort() });
      expect(end).toMatchObject({ ended: 'stopped', exitCode: 0 });
    });

    it('one that ignores it after the grace period', async () => {
      const stop = new AbortController();
      const source = 'import signal, time\nsignal.signal(15, signal.SIG_IGN)\nprint("on")\nwhile True: time.sleep(9)';
      const limits = { graceSeconds: 0.3 };
      const { end } = await run(source, { limits, signal: stop.signal, onLines: () => stop.abort() });
      expect(end).toMatchObject({ ended: 'stopped', signal: 'SIGKILL' });
    });

    it('one whose lease is lost', async () => {
      const until = process.hrtime()[0] + 1.5;
      const lease = { seconds: 0.5, until: () => until, onRenewed: () => () => undefined };
      expect((await run('import time\nprint("on")\ntime.sleep(60)', { lease })).end.ended).toBe('lease_lost');
    });

    it('one whose lines nobody can take', async () => {
      const onLines = () => Promise.reject(new Error('full'));
      await expect(run('import time\nprint(1)\ntime.sleep(60)', { onLines })).rejects.toThrow('full');
    });

    it.each([
      ['memory', 'x = bytearray(600_000_000)', { memoryBytes: 256 * 1024 ** 2 }, 'out_of_memory'],
      ['time', 'import time\nprint("on")\ntime.sleep(60)', { wallSeconds: 0.5 }, 'timed_out'],
      ['processor time', 'while True: pass', { cpuSeconds: 1 }, 'cpu_limit'],
      [
        'room',
        'import time\nopen("big", "wb").write(b"x" * 3_000_000)\ntime.sleep(60)',
        { folderBytes: 1e6 },
        'folder_full',
      ],
    ])('one that takes too much %s', async (_, source, limits, ended) => {
      expect((await run(source, { limits })).end.ended).toBe(ended);
    });

    it.each([
      ['file', 'open("big", "wb").write(b"x" * 3_000_000)', { fileBytes: 1e6 }, /File too large/],
      ['number of open files', 'x = [open("/dev/null") for _ in range(300)]', { openFiles: 64 }, /Too many open files/],
    ])('the write of one that takes too large a %s', async (_, source, limits, error) => {
      expect((await run(source, { limits })).end.lastError).toMatch(error);
    });
  });

  describe('leaves nothing behind', () => {
    /** Stubborn children, one in a session of its own, and an orphan two forks away; each says its pid. */
    const family = `import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
def tell(): os.write(1, b"%d\n" % os.getpid())
def live():
    tell()
    while True: time.sleep(9)
if os.fork() == 0: live()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        if os.fork() == 0: live()
        os._exit(0)
    live()
time.sleep(0.3)
`;

    whereItMayFork.each([
      ['at its own end', 'sys.exit(0)', 'exited'],
      ['when it is killed', 'os.kill(os.getpid(), 9)', 'exited'],
    ])('%s', async (_, ending, ended) => {
      const { end, lines } = await run(`${family}tell()\n${ending}`);
      expect([end.ended, lines.length, alive(messages(lines))]).toEqual([ended, 4, []]);
    });

    whereItMayFork('when it is cut short', async () => {
      const kill = new AbortController();
      const pids: string[] = [];
      const onLines = (lines: readonly RunLine[]): void => {
        if (pids.push(...messages(lines)) >= 4) kill.abort();
      };
      const { end } = await run(`${family}live()`, { killSignal: kill.signal, onLines });
      expect([end.ended, alive(pids)]).toEqual(['stopped', []]);
    });
  });

  describe('gives each job a clean slate', () => {
    const poison = `
import atexit, builtins, gc, json, os, random, signal, sys, tempfile, threading, time, warnings
import numpy, highspy, energy_models.search.solving, energy_ops
os.environ["POISON"] = "1"; os.chdir("/"); os.umask(0o777); sys.path.insert(0, "/poison"); sys.setrecursionlimit(99)
builtins.poison = json.dumps = energy_models.search.solving.solve = highspy.Highs = None
sys.modules["csv"] = None; sys.stdout.reconfigure(line_buffering=True); tempfile.tempdir = "/poison"
random.seed(7); numpy.random.seed(7); numpy.seterr(all="ignore"); warnings.simplefilter("error"); gc.disable()
signal.signal(signal.SIGUSR1, lambda *_: None); signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
held = open("/dev/urandom"); threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
energy_ops.progress(99); energy_ops.heed_sigterm(); energy_ops.config
print("poisoned")
`;
    const probe = `
import builtins, csv, gc, json, os, random, sys, tempfile, threading, warnings
import numpy, highspy, energy_models.search.solving, energy_ops
print(json.dumps([
  "POISON" in os.environ, "/poison" in sys.path, sys.getrecursionlimit() < 100, hasattr(builtins, "poison"),
  highspy.Highs is None, energy_models.search.solving.solve is None, tempfile.tempdir, numpy.geterr()["divide"], gc.isenabled(),
  threading.active_count(), len(os.listdir("/proc/self/fd")), any(f[0] == "error" for f in warnings.filters),
  energy_ops.config["job"], os.environ["CONFIG"], random.random() == 0.32383276483316237,
  numpy.random.random() == 0.07630828937395717]))
energy_ops.progress(5)
`;
    it('whatever the one before did', async () => {
      const variables = (job: number) => ({ JOB_ID: 'j', MODEL_TYPE: 'SO', CONFIG: JSON.stringify({ job }) });
      expect(messages((await run(poison, { variables: variables(1) })).lines)).toEqual(['poisoned']);
      const { lines } = await run(probe, { variables: variables(2) });
      expect(JSON.parse(messages(lines).join(''))).toEqual([
        false,
        false,
        false,
        false,
        false,
        false,
        null,
        'warn',
        true,
        1,
        4,
        false,
        2,
        '{"job":2}',
        false,
        false,
      ]);
      expect(lines.at(-1)).toEqual({ kind: 'progress', percent: 5 });
    });

    it('and its own random numbers', async () => {
      const source =
        'import random, uuid, numpy\nprint(random.random(), numpy.random.random(), numpy.random.default_rng().random(), uuid.uuid4())';
      const drawn = (await Promise.all([said(source), said(source), said(source)])).flatMap((lines) =>
        lines[0]!.split(' '),
      );
      expect(new Set(drawn).size).toBe(12);
    });
  });

  it('runs threads, and knows the number of the first', async () => {
    const source = `import os, threading
main = threading.main_thread()
other = threading.Thread(target=lambda: print("other", threading.active_count(), threading.current_thread() is other))
other.start(), other.join()
print(threading.current_thread() is main, main.native_id == os.getpid() == threading.get_native_id(), main.is_alive())`;
    expect(await said(source)).toEqual(['other 2 True', 'True True True']);
  });

  it('bears a burst of 30', async () => {
    const ends = await Promise.all(Array.from({ length: 30 }, (_, index) => run(`print(${index})`)));
    expect(ends.map(({ lines }) => messages(lines))).toEqual(ends.map((_, index) => [String(index)]));
  });
});
