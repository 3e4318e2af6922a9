import { readEnvironment, type SandboxWish } from '@energy-ops/contracts';
import { workerTimes } from '@energy-ops/runner';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogLevel } from './say.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

export interface WorkerConfig {
  readonly databaseUrl: string;
  /** An absolute path. */
  readonly dataDir: string;
  readonly concurrency: number;
  readonly python: string;
  readonly sandbox: SandboxWish;
  /** Built-in models start warm where they can. */
  readonly warmStart: boolean;
  readonly memoryBytes: number;
  readonly logBytes: number;
  /** Days that log files are kept; 0 is for ever. */
  readonly retentionDays: number;
  /** What a job may take beyond its time limit, to start and to write its results. */
  readonly slackSeconds: number;
  /** From SIGTERM to SIGKILL of a model. */
  readonly graceSeconds: number;
  /** How long running jobs may go on after the worker was asked to stop. */
  readonly shutdownGraceSeconds: number;
  readonly logLevel: LogLevel;
}

/** The worker's configuration; throws an error that lists everything wrong with the environment. */
export function readConfig(): WorkerConfig {
  const environment = readEnvironment(process.env);
  if (environment.DATABASE_URL === undefined)
    throw new Error('DATABASE_URL is not set: a worker needs a database. `npm start` brings its own.');
  return {
    databaseUrl: environment.DATABASE_URL,
    dataDir: resolve(environment.DATA_DIR),
    concurrency: environment.WORKER_CONCURRENCY ?? availableParallelism(),
    python: environment.PYTHON ?? resolve(repository, '.venv/bin/python'),
    sandbox: environment.SANDBOX,
    warmStart: environment.WARM_START === 'auto',
    memoryBytes: environment.JOB_MEMORY_LIMIT,
    logBytes: environment.LOG_MAX_BYTES_PER_JOB,
    retentionDays: environment.RETENTION_DAYS,
    ...workerTimes,
    shutdownGraceSeconds: environment.SHUTDOWN_GRACE,
    logLevel: environment.LOG_LEVEL,
  };
}
