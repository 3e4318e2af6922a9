import type { SandboxTier } from '@energy-ops/contracts';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOutputFile } from './read-outputs.js';
import { removeFolder } from './remove-folder.js';
import { runModel } from './run-model.js';
import { defaultLimits } from './run-request.js';
import type { Sandbox } from './sandbox.js';

const program = fileURLToPath(new URL('../launcher/self_test.py', import.meta.url));
const limits = { ...defaultLimits, wallSeconds: 20, graceSeconds: 1, cpuSeconds: 20 };

/** Runs a program that wants out. Returns what is wrong with the tier, in words, or nothing. */
export async function selfTest(sandbox: Sandbox, python: string, jobs: string): Promise<string | undefined> {
  const home = join(jobs, `self-test-${randomUUID()}`);
  await mkdir(home, { recursive: true, mode: 0o711 });
  try {
    return await tryOut(sandbox, python, home);
  } finally {
    await removeFolder(home, python);
  }
}

async function tryOut(sandbox: Sandbox, python: string, home: string): Promise<string | undefined> {
  const folder = join(home, 'job');
  const secret = join(home, 'secret');
  const name = `energy-ops-${randomUUID()}`;
  await mkdir(folder, { mode: 0o700 });
  await writeFile(secret, 'secret', { mode: 0o600 });
  const servers = [createServer(), createServer(), createServer()] as const;
  const [tcp, path, abstract] = servers;
  try {
    await listening(tcp.listen(0, '127.0.0.1'));
    await listening(path.listen(join(home, 's')));
    await listening(abstract.listen(`\0${name}`));
    const address = tcp.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    // In a process namespace the number is nobody's, or somebody else's.
    const pid = sandbox.tier === 'namespaces' ? 0 : process.pid;
    const config = { secret, pid, port, socket: join(home, 's'), name };
    return await verdictOf(sandbox, python, folder, config);
  } finally {
    for (const server of servers) server.close();
  }
}

const listening = (server: Server): Promise<unknown[]> => once(server, 'listening');

async function verdictOf(
  sandbox: Sandbox,
  python: string,
  folder: string,
  config: object,
): Promise<string | undefined> {
  const said: string[] = [];
  const end = await runModel({
    sandbox,
    python,
    program,
    folder,
    variables: { JOB_ID: 'self-test', MODEL_TYPE: '', CONFIG: JSON.stringify(config) },
    limits,
    onLines: (lines) => void said.push(...lines.flatMap((line) => (line.kind === 'log' ? [line.message] : []))),
  });
  if (end.ended !== 'exited' || end.exitCode !== 0)
    return end.lastError ?? said.at(-1) ?? `the self-test ended with ${end.ended} (exit code ${end.exitCode})`;
  const done = await readOutputFile(folder, 'done', 16);
  if (done.fault !== undefined) return `the worker could not read what the model wrote: it ${done.fault}`;
  return breaches(said, sandbox.tier);
}

/** Lower tiers hold nobody back and say so: they are only asked whether they run a model, as another user than root. */
function breaches(said: readonly string[], tier: SandboxTier): string | undefined {
  const counted = tier === 'namespaces' || tier === 'kernel-lsm' ? said : said.filter((line) => line === 'it was root');
  return counted.length === 0 ? undefined : `in the self-test ${counted.join(', ')}`;
}
