import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { unconfined } from '../sandbox.js';
import { processesWith, until } from '../testing/processes.js';
import type { Ran } from '../testing/run-python.js';
import { aFolder, messages, python, removeFolders } from '../testing/run-python.js';
import { aHouse, closeHouses, WarmHouse } from '../testing/warm-house.js';

afterEach(closeHouses);
afterAll(removeFolders);

describe('a fork server', () => {
  it('that hangs costs a job a second, and is replaced', async () => {
    const house = await aHouse();
    const pid = await house.serverPid();
    process.kill(pid, 'SIGSTOP');
    const { lines } = await house.run('print("once")');
    expect([messages(lines), house.cold]).toEqual([['once'], 1]);
    await house.ready();
    expect(await house.pids()).not.toContain(pid);
    await house.run('print("again")');
    expect([house.cold, house.failures]).toEqual([1, [expect.stringMatching(/forked nothing within 1000 ms/)]]);
  });

  it('that hangs while there is no job is noticed and replaced', async () => {
    const house = await aHouse();
    const pid = await house.serverPid();
    process.kill(pid, 'SIGSTOP');
    await until(async () => !(await house.pids()).includes(pid), 15);
    await house.ready();
    expect(house.failures).toEqual([expect.stringMatching(/does not answer/)]);
  });

  it('that is killed leaves its running job alone', async () => {
    const house = await aHouse();
    let killed = false;
    const { end, lines } = await house.run('import time\nprint("on")\ntime.sleep(0.5)\nprint("still on")', {
      onLines: async () => {
        if (!killed) await house.killServer();
        killed = true;
      },
    });
    expect([end.exitCode, house.cold]).toEqual([0, 0]);
    expect(lines).toEqual([]);
    await house.ready();
    await house.run('print("next")');
    expect(house.cold).toBe(0);
  });

  it('that is killed again and again runs each job once, and is given up', async () => {
    const house = await aHouse();
    const job = (index: number) =>
      house.run(`import os\nopen(os.environ["OUTPUT_DIR"] + "/" + str(os.getpid()), "x")\nprint(${index})`);
    const killer = setInterval(() => {
      void house.killServer();
    }, 40);
    const ran: Ran[] = [];
    while (house.warm.state.state !== 'off')
      ran.push(...(await Promise.all([0, 1, 2].map((n) => job(ran.length + n)))));
    clearInterval(killer);
    expect(ran.map(({ end, lines }) => [end.ended, messages(lines)])).toEqual(
      ran.map((_, index) => ['exited', [String(index)]]),
    );
    const marks = await Promise.all(ran.map(({ folder }) => readdir(join(folder, 'output'))));
    expect(marks.map(({ length }) => length)).toEqual(ran.map(() => 1));
    expect(house.warm.state.reason).toMatch(/3 failures in 5 minutes/);
  });

  it('whose watcher is killed leaves nothing of its jobs, and is replaced', async () => {
    const house = await aHouse();
    const watcher = await house.watcherPid();
    const { end } = await house.run('print("on")\nimport time\ntime.sleep(60)', {
      onLines: () => void process.kill(watcher, 'SIGKILL'),
    });
    expect(end.ended).toBe('lost');
    await until(async () => !(await house.pids()).includes(watcher), 5);
    await house.ready();
    expect([(await house.pids()).length, house.failures.length]).toEqual([2, 1]);
  });

  it('whose watcher hangs is replaced, and its jobs are killed', async () => {
    const house = await aHouse();
    const watcher = await house.watcherPid();
    const { end } = await house.run('print("on")\nimport time\ntime.sleep(60)', {
      onLines: () => void process.kill(watcher, 'SIGSTOP'),
    });
    expect(end.ended).toBe('lost');
    await until(async () => !(await house.pids()).includes(watcher), 5);
    await house.ready();
    expect((await house.pids()).length).toBe(2);
  });

  it('forks jobs that can start no process and reach nothing of each other', async () => {
    const house = await aHouse();
    const others = await aFolder();
    const { lines } = await house.run(`import os, socket
def attempt(what, deed):
    try: deed(); print("it could", what)
    except OSError: pass
attempt("fork", os.fork)
attempt("start a program", lambda: os.posix_spawn("/bin/true", ["true"], {}))
attempt("list another folder", lambda: os.listdir(${JSON.stringify(others)}))
attempt("list the jobs", lambda: os.listdir(${JSON.stringify(house.jobs)}))
attempt("open a socket", lambda: socket.socket(socket.AF_INET))
attempt("call as another job", lambda: socket.socket(socket.AF_UNIX))
attempt("signal its watcher", lambda: os.kill(os.getppid(), 0))
attempt("trace its watcher", lambda: open(f"/proc/{os.getppid()}/environ"))
print("tried")`);
    expect([messages(lines), house.cold]).toEqual([['tried'], 0]);
  });

  it('has what its jobs hold open counted', async () => {
    const house = await aHouse();
    const source = `import os, time
held = [open(str(n), "wb", 0) for n in range(9)]
for n in range(9): held[n].write(bytes([1]) * 900_000); os.unlink(str(n))
time.sleep(30)`;
    const { end } = await house.run(source, { limits: { folderBytes: 4e6, wallSeconds: 20 } });
    expect([end.ended, house.cold]).toEqual(['folder_full', 0]);
  });

  it('is replaced after its share of jobs, with no job cold', async () => {
    const house = await aHouse({ recycle: { jobs: 3, ms: 3_600_000 } });
    const first = await house.serverPid();
    for (let job = 0; job < 8; job += 1) {
      await house.run('print(1)');
      await house.warm.settled();
    }
    await until(async () => !(await house.pids()).includes(first), 10);
    expect(house.cold).toBe(0);
  });

  it('ends with its worker, and leaves nothing', async () => {
    const house = await aHouse();
    await house.warm.close();
    expect([await house.pids(), await readdir(house.jobs)]).toEqual([[], []]);
  });
});

describe('a job starts cold', () => {
  it('where no jail keeps it from starting processes', async () => {
    const house = await aHouse();
    await house.run('print(1)', { sandbox: unconfined });
    expect(house.cold).toBe(1);
  });

  it('when it asks for threads', async () => {
    const house = await aHouse();
    await house.run('print(1)', { threads: 2 });
    expect(house.cold).toBe(1);
  });

  it('when the libraries are not there', async () => {
    const bare = await aFolder();
    execFileSync(python, ['-I', '-m', 'venv', '--without-pip', bare]);
    const house = await aHouse({ python: join(bare, 'bin/python') });
    expect(house.warm.state).toEqual({ state: 'off', reason: expect.stringMatching(/No module named 'highspy'/) });
    await house.run('print(1)');
    expect(house.cold).toBe(1);
  });

  it('while there is no fork server yet', async () => {
    const house = new WarmHouse(await aFolder(), {});
    const { end } = await house.run('print(1)');
    expect([end.exitCode, house.cold]).toEqual([0, 1]);
  });
});

describe('the worker, killed by SIGKILL,', () => {
  it('takes its fork server and its jobs with it', async () => {
    const project = fileURLToPath(new URL('../..', import.meta.url));
    execFileSync(process.execPath, [join(project, '../../node_modules/typescript/bin/tsc'), '-b'], { cwd: project });
    const folder = await mkdtemp(join(tmpdir(), 'energy-ops-run-'));
    const program = join(folder, 'model.py');
    await writeFile(program, 'import time\nprint("on")\ntime.sleep(60)');
    const index = JSON.stringify(pathToFileURL(join(project, 'dist/index.js')));
    const worker = `
      import { WarmStart, defaultLimits as limits, runModel } from ${index};
      const sandbox = { tier: 'kernel-lsm', seats: { take: async () => ({ leave() {} }) } };
      const given = ${JSON.stringify({ python, program, folder, variables: { JOB_ID: 'j', MODEL_TYPE: 'SO', CONFIG: '{}' } })};
      const warm = new WarmStart({ python: given.python, jobs: given.folder, cold: () => { throw new Error('cold'); } });
      await warm.settled();
      await runModel({ ...given, sandbox, limits, onLines: () => console.log('ready') }, warm.launch);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', worker], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const mine = async () => (await processesWith(`folder=${folder}`)).filter((pid) => pid !== parent.pid);
    expect(await mine()).toHaveLength(3);
    parent.kill('SIGKILL');
    await until(async () => (await mine()).length === 0, 10);
    await rm(folder, { recursive: true });
  }, 120_000);
});
