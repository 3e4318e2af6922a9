import { startPostgres } from '@energy-ops/database/postgres';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../supervisor/port.ts';
import { buildah } from './engine.ts';
import { Running } from './running.ts';
import { standInImages } from './stand-in-images.ts';
import { admin, Visitor } from './visitor.ts';

/** `npm run container`: builds the image from a clean Debian and has it solve a job of each model, no daemon needed. */
const { values } = parseArgs({
  options: {
    /** Takes Debian's and Node's own images from a registry instead of making the like of them. */
    pull: { type: 'boolean', default: false },
    /** Tries the image of the last time. */
    built: { type: 'boolean', default: false },
    /** A seccomp profile other than podman's default, such as Docker's. */
    seccomp: { type: 'string' },
  },
});
const needed = ['buildah', 'podman', 'runc', 'debootstrap'];
let failed = 0;

function demandTools(): void {
  const missing = needed.filter((name) => spawnSync('which', [name]).status !== 0);
  const reasons = [
    ...(process.getuid?.() === 0 ? [] : ['it takes root']),
    ...(missing.length > 0 ? [`it takes ${missing.join(', ')} (apt-get install --no-install-recommends …)`] : []),
  ];
  if (reasons.length === 0) return;
  console.error(`The container can't be tried here: ${reasons.join(', and ')}.`);
  process.exit(1);
}

async function step(name: string, act: () => unknown): Promise<void> {
  const began = Date.now();
  try {
    const found = await act();
    console.log(`ok      ${name}${found === undefined ? '' : `: ${String(found)}`} (${Date.now() - began} ms)`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function build(): void {
  const bases = values.pull ? undefined : standInImages();
  const args = bases ? ['--build-arg', `BASE_IMAGE=${bases.base}`, '--build-arg', `NODE_IMAGE=${bases.node}`] : [];
  const pull = values.pull ? [] : ['--pull-never'];
  const bud = (...more: string[]) =>
    buildah(['bud', '--layers', ...pull, ...args, '--file', 'docker/Dockerfile', ...more, '.'], true);
  bud('--tag', 'localhost/energy-ops');
  bud('--target', 'scheduler', '--tag', 'localhost/energy-ops-scheduler');
}

/** One container that is everything, with its own PostgreSQL inside. */
async function tryAlone(): Promise<void> {
  const port = await freePort();
  const alone = Running.start('energy-ops-alone', { PORT: String(port), HOST: '127.0.0.1', ...admin }, values.seccomp);
  const visitor = new Visitor(`http://127.0.0.1:${port}`);
  await step('alone: becomes ready', () => visitor.untilReady());
  await step('alone: its health check agrees', () => demand(alone.isHealthy(), () => alone.log()));
  await step('alone: an uploaded model runs, in the sandbox tier', () => visitor.runUploaded());
  await step('alone: stops within its grace, in order', () => demand(alone.stop() === 0, () => alone.log()));
  if (failed > 0) console.error(alone.log());
  alone.remove();
}

const aKey = (): string => randomBytes(32).toString('hex');

/** An API node and a worker, as Compose's split has them, on a PostgreSQL outside. */
async function tryApart(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'energy-ops-container-'));
  const postgres = await startPostgres({ dataDir, log: () => undefined });
  const port = await freePort();
  const keys = { JWT_SECRET: aKey(), ENCRYPTION_KEY: aKey(), DATABASE_URL: postgres.url };
  const api = { ...keys, ROLE: 'api', PORT: String(port), HOST: '127.0.0.1', ...admin };
  // On the host's network a folder's name is taken for the whole host.
  const worker = { ...keys, ROLE: 'worker', DATA_DIR: '/data/worker' };
  const visitor = new Visitor(`http://127.0.0.1:${port}`);
  const nodes = [Running.start('energy-ops-api', api, values.seccomp)];
  await step('apart: the API becomes ready', () => visitor.untilReady());
  nodes.push(Running.start('energy-ops-worker', worker, values.seccomp));
  await step('apart: the worker says what holds its models', () => visitor.tier('energy-ops-worker'));
  for (const modelType of ['DMO', 'RMO', 'SO'] as const)
    await step(`apart: ${modelType} is solved`, () => visitor.solve(modelType));
  await step('apart: nothing runs as root, or with a right', () => rightsOf(nodes));
  for (const node of nodes)
    await step(`apart: ${node.name} is healthy`, () => demand(node.isHealthy(), () => node.log()));
  for (const node of nodes.toReversed())
    await step(`apart: ${node.name} stops in order`, () => demand(node.stop() === 0, () => node.log()));
  if (failed > 0) for (const node of nodes) console.error(node.log());
  for (const node of nodes) node.remove();
  await postgres.stop();
  rmSync(dataDir, { recursive: true });
}

/** The kernel's own word on each process: user, capabilities, no new privileges, system-call filter. */
function rightsOf(nodes: readonly Running[]): string {
  const question = `for f in /proc/[0-9]*/status; do grep -E '^(Uid|CapBnd|NoNewPrivs|Seccomp):' $f | tr -s '\\t\\n' '  '; echo; done | sort | uniq -c`;
  const found = nodes.flatMap((node) => node.exec('sh', '-c', question).trim().split('\n'));
  const confined = /^ *\d+ Uid: 10001 10001 10001 10001 CapBnd: 0{16} NoNewPrivs: 1 Seccomp: 2 *$/;
  const loose = found.filter((line) => !confined.test(line));
  if (loose.length > 0) throw new Error(loose.join('\n'));
  return `${found.length} kinds of processes, all uid 10001`;
}

function demand(isSo: boolean, evidence: () => string): void {
  if (!isSo) throw new Error(evidence());
}

demandTools();
if (!values.built) build();
Running.removeAll();
await tryAlone();
await tryApart();
console.log(failed === 0 ? '\nThe container works.' : `\n${failed} of these failed.`);
process.exit(failed === 0 ? 0 : 1);
