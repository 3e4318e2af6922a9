import { outcomeOf } from './outcome-of.js';
import type { RunLimits } from './run-request.js';
import { removeFolders, runPython } from './testing/run-python.js';
import { canFork, describeTiers, itIf, openTiers } from './testing/sandboxes.js';

const opened = await openTiers();
afterAll(removeFolders);

const mib = 1024 ** 2;
const family = `import os, sys, time
def share(bytes):
    held = bytearray(bytes)
    for at in range(0, bytes, 4096): held[at] = 1
    time.sleep(30)
for _ in range(4):
    if os.fork() == 0: share(100_000_000)
time.sleep(30)
`;
const threads = `import threading, time
def hold():
    time.sleep(30)
for _ in range(200): threading.Thread(target=hold, daemon=True).start()
time.sleep(30)
`;

const headless = `import ctypes, os, threading, time
exit_thread = 93 if os.uname().machine == "aarch64" else 60
for _ in range(4):
    if os.fork() == 0:
        held = bytearray(100_000_000)
        for at in range(0, len(held), 4096): held[at] = 1
        threading.Thread(target=time.sleep, args=(30,)).start()
        ctypes.CDLL(None).syscall(exit_thread, 0)
time.sleep(30)
`;
const chatter = `import os, socket, time
for _ in range(7):
    if os.fork() == 0:
        pairs = [socket.socketpair() for _ in range(100)]
        for end in (end for pair in pairs for end in pair):
            end.setblocking(False)
            try:
                while True: end.send(bytes(65536))
            except BlockingIOError: pass
        time.sleep(30)
time.sleep(30)
`;
const ignorer = `import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    if os.fork() == 0:
        while time.process_time() < 0.05: pass
        os._exit(0)
    try: os.wait()
    except ChildProcessError: pass
`;
const hoarders = `import os, time
for _ in range(60):
    if os.fork() == 0:
        held = [open("/dev/null") for _ in range(200)]
        time.sleep(30)
time.sleep(30)
`;
const deleted = `import mmap, os, time
held = []
for n in range(9):
    file = open(str(n), "w+b")
    file.write(b"x" * 900_000)
    file.flush()
    os.unlink(str(n))
`;

interface Excess {
  readonly what: string;
  readonly source: string;
  readonly limits: Partial<RunLimits>;
  readonly code: string;
  readonly forks?: boolean;
}
const excesses: Excess[] = [
  { what: 'memory', source: 'x = bytearray(600_000_000)', limits: { memoryBytes: 256 * mib }, code: 'out_of_memory' },
  {
    what: 'shared memory',
    source: 'import mmap\nheld = [mmap.mmap(-1, 64 << 20) for _ in range(40)]',
    limits: { memoryBytes: 256 * mib },
    code: 'out_of_memory',
  },
  {
    what: 'shared memory that it has unmapped',
    source:
      'import mmap, time\nfor _ in range(6):\n    held = mmap.mmap(-1, 64 << 20)\n' +
      '    held.write(bytes(64 << 20))\n    held.resize(4096)\n    globals()[f"held{_}"] = held\ntime.sleep(30)',
    limits: { memoryBytes: 256 * mib },
    code: 'out_of_memory',
  },
  {
    what: 'memory in processes whose first thread has ended',
    source: headless,
    limits: { memoryBytes: 256 * mib },
    code: 'out_of_memory',
    forks: true,
  },
  {
    what: 'memory of the kernel, on the way between sockets',
    source: chatter,
    limits: { memoryBytes: 256 * mib },
    code: 'out_of_memory',
    forks: true,
  },
  {
    what: 'memory in its whole tree',
    source: family,
    limits: { memoryBytes: 256 * mib },
    code: 'out_of_memory',
    forks: true,
  },
  { what: 'CPU time', source: 'while True: pass', limits: { cpuSeconds: 1 }, code: 'cpu_limit' },
  {
    what: 'CPU time in its whole tree',
    source: 'import os\nfor _ in range(3): os.fork()\nwhile True: pass',
    limits: { cpuSeconds: 2 },
    code: 'cpu_limit',
    forks: true,
  },
  {
    what: 'CPU time in children whose ends it ignores',
    source: ignorer,
    limits: { cpuSeconds: 2 },
    code: 'cpu_limit',
    forks: true,
  },
  { what: 'threads', source: threads, limits: { processes: 100 }, code: 'too_many_processes' },
  {
    what: 'open files',
    source: 'held = [open("/dev/null") for _ in range(500)]',
    limits: { openFiles: 64 },
    code: 'too_many_files',
  },
  {
    what: 'open files in its whole tree',
    source: hoarders,
    limits: {},
    code: 'too_many_files',
    forks: true,
  },
  {
    what: 'a file',
    source: 'open("big", "wb").write(b"x" * 3_000_000)',
    limits: { fileBytes: 1e6 },
    code: 'file_too_large',
  },
  {
    what: 'files',
    source: 'import time\nfor n in range(9): open(str(n), "wb").write(b"x" * 900_000)\ntime.sleep(30)',
    limits: { folderBytes: 4e6 },
    code: 'output_too_large',
  },
  {
    what: 'files that are open but deleted',
    source: `${deleted}    held.append(file)\ntime.sleep(30)`,
    limits: { folderBytes: 4e6 },
    code: 'output_too_large',
  },
  {
    what: 'files that are mapped but closed and deleted',
    source: `${deleted}    held.append(mmap.mmap(file.fileno(), 4096))\n    file.close()\ntime.sleep(30)`,
    limits: { folderBytes: 4e6, fileBytes: 1e6 },
    code: 'output_too_large',
  },
  {
    what: 'empty files',
    source: 'import time\nfor n in range(2000): open(str(n), "w").close()\ntime.sleep(30)',
    limits: { folderBytes: 4e6 },
    code: 'output_too_large',
  },
  {
    what: 'files so deep that their path has no name',
    source:
      'import os, time\nfor _ in range(3000):\n    os.mkdir("d" * 200)\n    os.chdir("d" * 200)\n' +
      'open("big", "wb").write(b"x" * 9_000_000)\ntime.sleep(30)',
    limits: { folderBytes: 4e6 },
    code: 'output_too_large',
  },
  { what: 'time', source: 'import time\ntime.sleep(30)', limits: { wallSeconds: 0.5 }, code: 'timed_out' },
];

/** Without namespaces there is no /tmp to fill. */
const crowd: Excess = {
  what: 'empty files in scratch memory',
  source: 'import time\nfor n in range(60_000): open(f"/tmp/{n}", "w").close()\ntime.sleep(30)',
  limits: {},
  code: 'out_of_memory',
};

describeTiers(opened, 'a model that takes too much', (sandbox, tier) => {
  for (const { what, source, limits, code, forks = false } of tier === 'namespaces' ? [...excesses, crowd] : excesses)
    itIf(!forks || canFork(tier))(
      `${what} fails with ${code}`,
      async () => {
        const { end } = await runPython(source, { sandbox, limits: { wallSeconds: 20, graceSeconds: 1, ...limits } });
        expect(outcomeOf(end, { tables: [], faults: [] })).toMatchObject({ status: 'failed', errorCode: code });
      },
      60_000,
    );
});
