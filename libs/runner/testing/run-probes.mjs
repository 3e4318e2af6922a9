// A worker in miniature: lays out a victim, runs probes in a sandbox, and prints what they said, as JSON.
// `node run-probes.mjs '{"tier", "isWarm", "python", "home", "prelude", "groups": {name: source}}'`; tier `none` is the control.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { coldLaunch, defaultLimits, openSandbox, runModel, unconfined, WarmStart } from '../dist/index.js';

if (process.argv[3] === '--check') process.exit(0); // everything could be read and loaded

const { tier, isWarm, python, home, prelude, groups } = JSON.parse(process.argv[2] ?? '');
const inHome = (/** @type {string} */ name) => join(home, name);
process.env['SECRET'] = 'of the worker';

const secret = 'nobody else may read this';
for (const folder of ['jobs', 'outside', 'other']) await mkdir(inHome(folder));
await chmod(home, 0o755);
await writeFile(inHome('secret'), secret, { mode: 0o600 });
for (const name of ['public', 'truncatable']) await writeFile(inHome(name), 'as it was', { mode: 0o666 });
for (const name of ['removable', 'renamable', 'pullable', 'linkable']) await writeFile(inHome(`outside/${name}`), name);
await writeFile(inHome('other/model.py'), 'another job');
for (const name of ['outside', 'other']) await chmod(inHome(name), 0o777);
for (const name of ['public', 'truncatable']) await chmod(inHome(name), 0o666);

const victimSource = `import ctypes, os, time
words = ctypes.create_string_buffer(b"the victim's words")
print(ctypes.addressof(words), flush=True)
time.sleep(120)`;
const victim = spawn(python, ['-c', victimSource], {
  env: { SECRET: 'of the victim' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [address] = await once(victim.stdout, 'data');

const abstract = `energy-ops-probe-${process.pid}`;
const tcp = createServer().listen(0, '127.0.0.1');
const path = createServer().listen(inHome('stream'));
const named = createServer().listen(`\0${abstract}`);
await Promise.all([tcp, path, named].map((server) => once(server, 'listening')));
const { port } = /** @type {import('node:net').AddressInfo} */ (tcp.address());
const udp = createSocket('udp4').bind(port, '127.0.0.1');
// Node has no datagram sockets of files: Python holds one.
const datagrams = spawn(
  python,
  [
    '-c',
    'import socket, sys, time\ns = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\ns.bind(sys.argv[1])\nprint(1, flush=True)\ntime.sleep(120)',
    inHome('datagrams'),
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
await once(datagrams.stdout, 'data');
for (const name of ['stream', 'datagrams']) await chmod(inHome(name), 0o777);

const facts = {
  tier,
  home,
  port,
  abstract,
  uid: process.getuid?.(),
  worker: process.pid,
  victim: victim.pid,
  address: Number(String(address)),
  secret: inHome('secret'),
  public: inHome('public'),
  other: inHome('other'),
  socket: inHome('stream'),
  datagrams: inHome('datagrams'),
};

/** @returns {Promise<import('../dist/index.js').Sandbox>} */
const open = () =>
  tier === 'none'
    ? Promise.resolve(unconfined)
    : openSandbox({ wish: `require:${tier}`, python, jobs: inHome('jobs') });

/** As the worker has it: a root worker's forked jobs are one user. */
async function forking() {
  const uid = process.getuid?.() === 0 ? { uid: 63_999 } : {};
  const cold = () => Promise.resolve({ refused: 'this job was to start warm' });
  const warm = new WarmStart({ python, jobs: inHome('jobs'), cold, ...uid });
  await warm.settled();
  if (warm.state.state !== 'ready') throw new Error(`the warm start is ${warm.state.state}: ${warm.state.reason}`);
  return warm.launch;
}

async function main() {
  const sandbox = await open();
  const launch = isWarm ? await forking() : coldLaunch;
  /** @type {Record<string, { lines: string[], end: unknown }>} */
  const said = {};
  for (const [name, source] of Object.entries(groups)) {
    const folder = join(home, 'jobs', name);
    const program = join(folder, 'model.py');
    await mkdir(folder, { mode: 0o700 });
    await writeFile(program, source);
    await writeFile(join(folder, 'probe.py'), prelude);
    /** @type {string[]} */
    const lines = [];
    const request = {
      sandbox,
      python,
      program,
      folder,
      variables: { JOB_ID: name, MODEL_TYPE: 'SO', CONFIG: JSON.stringify(facts) },
      limits: { ...defaultLimits, wallSeconds: 60 },
      /** @type {import('../dist/index.js').RunRequest['onLines']} */
      onLines: (batch) => batch.forEach((line) => line.kind === 'log' && lines.push(line.message)),
    };
    said[name] = { lines, end: await runModel(request, launch) };
  }
  const kept = await readFile(inHome('public'), 'utf8');
  const { mode } = await stat(inHome('public'));
  const limits = await readFile(`/proc/${victim.pid}/limits`, 'utf8').catch(() => '');
  return { said, unharmed: { kept, mode: (mode & 0o777).toString(8), files: /open files +(\d+)/.exec(limits)?.[1] } };
}

const answer = await main().catch((error) => ({ unavailable: String(error) }));
console.log(JSON.stringify(answer));
victim.kill('SIGKILL');
datagrams.kill('SIGKILL');
udp.close();
process.exit(0);
