import type { NodeProcess } from '@energy-ops/runner/testing';
import { startNode } from '@energy-ops/runner/testing';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { python } from './start-worker.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface WorkerProcess {
  readonly child: NodeProcess;
  /** All it has said so far. */
  readonly said: () => string;
  /** Runs JavaScript in it, as a bug of ours would. */
  evaluate(source: string): Promise<void>;
  /** Kills it and removes its folder. */
  end(): Promise<void>;
}

/** Starts the built worker as a process of its own, with a folder of its own, and waits until it is ready. */
export async function workerProcess(
  databaseUrl: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  const dataDir = variables['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'energy-ops-worker-')));
  const env = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    PYTHON: python,
    WORKER_CONCURRENCY: '1',
    // What these tests' models write for us to see lies outside their folders.
    SANDBOX: 'off',
    ALLOW_UNSANDBOXED_MODELS: 'I-understand',
    ...variables,
  };
  const child = startNode(main, env);
  let out = '';
  let errors = '';
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
  while (!out.includes('ready in')) {
    if (child.exitCode !== null) throw new Error(`The worker ended at once: ${errors}`);
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
  return {
    child,
    said: () => out,
    evaluate: (source) => evaluate(/ws:\/\/\S+/.exec(errors)?.[0] ?? '', source),
    async end() {
      child.kill('SIGCONT');
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function evaluate(inspector: string, expression: string): Promise<void> {
  const socket = new WebSocket(inspector);
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
  await once(socket, 'message');
  socket.close();
}

/** The living processes that carry the job's id in their environment. */
export async function processesOf(jobId: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')));
  return pids.filter((_, index) => environments[index]?.includes(jobId));
}
