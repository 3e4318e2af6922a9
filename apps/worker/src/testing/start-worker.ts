import type { TestDatabase } from '@energy-ops/database/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerConfig } from '../config.js';
import { Worker } from '../worker.js';

export const python = fileURLToPath(new URL('../../../../.venv/bin/python', import.meta.url));

export interface StartedWorker {
  readonly worker: Worker;
  readonly dataDir: string;
  readonly said: string[];
  /** Stops it and removes its folder. */
  end(): Promise<void>;
}

/** Starts a worker in this process, with a folder of its own. */
export async function startWorker(at: TestDatabase, change: Partial<WorkerConfig> = {}): Promise<StartedWorker> {
  const dataDir = change.dataDir ?? (await mkdtemp(join(tmpdir(), 'energy-ops-worker-')));
  const said: string[] = [];
  const config: WorkerConfig = {
    databaseUrl: at.url,
    dataDir,
    concurrency: 2,
    python,
    sandbox: 'auto',
    warmStart: false, // most tests here need no second Python
    memoryBytes: 1024 ** 3,
    logBytes: 1_000_000,
    retentionDays: 0,
    slackSeconds: 1,
    graceSeconds: 1,
    shutdownGraceSeconds: 0,
    logLevel: 'info',
    ...change,
  };
  const worker = new Worker(config, (_, text) => said.push(text));
  await worker.start();
  const end = async (): Promise<void> => {
    await worker.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { worker, dataDir, said, end };
}
