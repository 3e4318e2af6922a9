import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { python, removeFolders, runPython } from './testing/run-python.js';
import {
  buildRunner,
  describeTiers,
  isRoot,
  itIf,
  nobody,
  openTiers,
  pythonOfNobody,
  runsAsNobody,
  tiers,
} from './testing/sandboxes.js';

const project = fileURLToPath(new URL('..', import.meta.url));
const program = join(project, 'testing/run-probes.mjs');
const groups = ['files', 'processes', 'network', 'calls'];
/** What the bare machine lets through, or the probes would prove nothing. */
const leaks = [
  ...['read a secret of the worker', 'read a file of another job', 'list the jobs', 'write to another job'],
  ...["read the victim's environment", 'list processes', 'execute a file it wrote', 'make a symbolic link'],
  ...['make a FIFO', 'change a mode', 'lease a file', 'make a hard link', 'truncate by opening for reading'],
  ...['signal the worker', 'limit another process', 'pin another process to a core', 'leave the session'],
  ...["change another process's priority", "change another process's I/O priority", 'own a stream for another process'],
  ...['reach a TCP port', 'send a UDP packet', 'reach a socket file', 'reach an abstract socket'],
  ...['send to a socket file by a pair', 'name one of a pair', 'make a socket of NETLINK'],
  ...['inotify_add_watch', 'shmget', 'msgget', 'mq_open', 'memfd_create', 'setsockopt', 'clone3'],
];

interface Answer {
  readonly said?: Record<string, { readonly lines: string[]; readonly end: { readonly exitCode: number | null } }>;
  readonly unharmed?: { readonly kept: string; readonly mode: string };
  readonly unavailable?: string;
}

/** Runs all probes below a worker of its own: as the user of these tests, or as one without rights. */
async function probe(tier: string, uid: number | undefined, isWarm: boolean): Promise<Answer> {
  const home = await mkdtemp('/var/tmp/energy-ops-probes-'); // not in /tmp, of which a model has one of its own
  if (uid !== undefined) await chown(home, uid, uid);
  const prelude = await readFile(join(project, 'testing/probes/probe.py'), 'utf8');
  const sources = await Promise.all(groups.map((name) => readFile(join(project, `testing/probes/${name}.py`), 'utf8')));
  const task = {
    tier,
    isWarm,
    home,
    python: uid === undefined ? python : pythonOfNobody(),
    prelude,
    groups: Object.fromEntries(groups.map((name, at) => [name, sources[at]])),
  };
  const stray = openSync('/etc/hostname', 'r'); // Node hands on what it has inherited
  const child = spawn(process.execPath, [program, JSON.stringify(task)], {
    ...(uid !== undefined && { uid, gid: uid }),
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'inherit', stray],
  });
  const answer = await text(child.stdout!);
  await rm(home, { recursive: true, force: true });
  return JSON.parse(answer) as Answer;
}

const workers = [
  { who: isRoot ? 'root' : 'this user', uid: undefined },
  ...(isRoot ? [{ who: 'nobody', uid: nobody }] : []),
];
buildRunner(project);
const opened = await openTiers();
afterAll(removeFolders);

const nobodyCan = pythonOfNobody() !== undefined && runsAsNobody(process.execPath, [program, '{}', '--check']);
const ask = async (tier: string, uid: number | undefined, isWarm: boolean): Promise<Answer> =>
  uid === undefined || nobodyCan
    ? probe(tier, uid, isWarm)
    : { unavailable: 'a user without rights gets to no Python >= 3.11, no Node.js or not to this checkout' };
const starts = [...tiers.map((tier) => ({ tier, isWarm: false })), { tier: 'kernel-lsm', isWarm: true }];

for (const { who, uid } of workers)
  for (const { tier, isWarm } of starts) {
    const { said = {}, unharmed, unavailable } = await ask(tier, uid, isWarm);
    const name = `nothing gets out of ${isWarm ? 'a forked job in ' : ''}the tier ${tier} below a worker that is ${who}`;
    itIf(unavailable === undefined)(unavailable === undefined ? name : `${name} (left out: ${unavailable})`, () => {
      const lines = Object.values(said).flatMap((group) => group.lines);
      expect(lines.filter((line) => !line.startsWith('held '))).toEqual([]);
      expect(Object.values(said).map(({ end }) => end.exitCode)).toEqual(groups.map(() => 0));
      expect(lines.length).toBeGreaterThan(250);
      expect(unharmed).toMatchObject({ kept: 'as it was', mode: '666' });
    });
  }

/** Numbers of the x32 calls, and the gate of 32-bit programs: they would pass by the filter's table. */
const otherDoors = {
  x32: 'import ctypes\nprint(ctypes.CDLL(None).syscall(0x40000000 | 39))',
  'int 0x80': `import ctypes, mmap
room = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
room.write(bytes.fromhex("b814000000cd80c3"))  # getpid by its 32-bit number
print(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(room)))())`,
};

describeTiers(opened, 'the end of whoever tries it is the door', (sandbox) => {
  for (const [door, source] of Object.entries(otherDoors))
    itIf(process.arch === 'x64')(door, async () => {
      const { end, lines } = await runPython(source, { sandbox });
      expect([end.signal, lines]).toEqual(['SIGSYS', []]);
    });
});

describe('without a sandbox', () => {
  itIf(!isRoot || nobodyCan)(
    'the same probes get out',
    async () => {
      const { said = {} } = await probe('none', isRoot ? nobody : undefined, false);
      const lines = Object.values(said).flatMap((group) => group.lines);
      const saidOf = (name: string) => lines.find((line) => line.split(':')[0]?.endsWith(` ${name}`)) ?? `no ${name}`;
      expect(leaks.map(saidOf).filter((line) => !line.startsWith('LEAK '))).toEqual([]);
    },
    120_000,
  );
});
