import type { ModelType } from '@energy-ops/contracts';
import { type Database, openPool } from '@energy-ops/database';
import { enqueue, type NewJob, readLogs } from '@energy-ops/queue';
import { aNewJob } from '@energy-ops/queue/testing';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../supervisor/port.ts';
import type { Observer } from '../history/observer.ts';
import { recordMoves } from '../history/moves.ts';
import { ApiNode } from './api-node.ts';
import { admin } from './client.ts';
import type { PostgresServer } from './postgres-server.ts';
import { Program } from './program.ts';
import { plantSeed, type Seed } from './seed.ts';

const root = join(import.meta.dirname, '../../..');
const secrets = { JWT_SECRET: 'a chaotic quiz '.repeat(3), ENCRYPTION_KEY: 'harnessed by it '.repeat(3) };
const noLimits = { TRIGGER_LIMIT_PER_MINUTE: '1000000', RATE_LIMIT_PER_MINUTE: '10000000' };

/** How steady.py is to behave. */
export interface Behaviour {
  readonly lines?: number;
  readonly pause?: number;
  readonly burst?: number;
  readonly crash?: boolean;
  readonly brood?: boolean;
}

export interface JobRow {
  readonly id: string;
  readonly status: string;
  readonly attempt: number;
  readonly worker_id: string | null;
  readonly log_count: number;
  readonly error_code: string | null;
  readonly termination_status: string | null;
}

export interface Start {
  readonly concurrency?: number;
  /** The way to the database, when it isn't the straight one. */
  readonly url?: string;
  /** What the program is started through. */
  readonly through?: readonly string[];
  /** Where its DATA_DIR is; another start in the same one is the same worker's next life. */
  readonly dataDir?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** The world of one scenario: a database of its own, and the processes of the product that it starts on it. */
export class Arena {
  private readonly programs: Program[] = [];
  private readonly nodes: ApiNode[] = [];
  private folders = 0;

  readonly server: PostgresServer;
  readonly url: string;
  readonly sql: Database;
  readonly seed: Seed;
  readonly observer: Observer;
  private readonly folder: string;

  private constructor(
    server: PostgresServer,
    url: string,
    sql: Database,
    seed: Seed,
    observer: Observer,
    folder: string,
  ) {
    this.server = server;
    this.url = url;
    this.sql = sql;
    this.seed = seed;
    this.observer = observer;
    this.folder = folder;
  }

  static async open(server: PostgresServer, observer: Observer, folder: string): Promise<Arena> {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    const url = await server.freshDatabase();
    const sql = openPool(url, { max: 8 });
    await recordMoves(sql);
    return new Arena(server, url, sql, await plantSeed(sql), observer, folder);
  }

  /** A worker process; resolves once it takes jobs. */
  async worker(start: Start = {}): Promise<Program> {
    const worker = this.workerSoon(start);
    await worker.untilSaid(/ready in /);
    return worker;
  }

  /** A worker process that needn't get as far as taking jobs. */
  workerSoon({
    concurrency = 1,
    url = this.url,
    through = [],
    dataDir = this.freshFolder(),
    env,
  }: Start = {}): Program {
    const worker = new Program('a worker', [...through, ...programOf('worker')], {
      ...inherited(),
      ...secrets,
      DATABASE_URL: url,
      DATA_DIR: dataDir,
      WORKER_CONCURRENCY: String(concurrency),
      WARM_START: 'off', // only built-in models start warm; a model here is an uploaded one
      LOG_LEVEL: 'info',
      ...env,
    });
    this.programs.push(worker);
    return worker;
  }

  /** An API process; resolves once it is ready. */
  async api({ url = this.url, through = [], dataDir = this.freshFolder(), env }: Start = {}): Promise<ApiNode> {
    const port = await freePort();
    const node = new ApiNode(`http://127.0.0.1:${port}`, [...through, ...programOf('api')], {
      ...inherited(),
      ...secrets,
      ...noLimits,
      DATABASE_URL: url,
      DATA_DIR: dataDir,
      PORT: String(port),
      SAMPLE_DATA: 'false',
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      LOG_LEVEL: 'warn',
      ...env,
    });
    this.nodes.push(node);
    node.start();
    await node.untilReady();
    return node;
  }

  freshFolder(): string {
    this.folders += 1;
    const folder = join(this.folder, String(this.folders));
    mkdirSync(folder, { mode: 0o711 });
    return folder;
  }

  /** Writes a pending job of steady.py with the queue's own verb; resolves to its id. */
  async job(chaos: Behaviour = {}, changes: Partial<NewJob> = {}): Promise<string> {
    const { modelIds, ...seed } = this.seed;
    const modelType: ModelType = changes.modelType ?? 'SO';
    const modelConfig = { time_limit: 600, threads: 1, chaos };
    const job = aNewJob({ ...seed, modelId: modelIds[modelType] }, { modelType, modelConfig, ...changes });
    await enqueue(this.sql, job);
    return job.id;
  }

  async jobs(behaviours: readonly Behaviour[]): Promise<string[]> {
    const ids: string[] = [];
    for (const behaviour of behaviours) ids.push(await this.job(behaviour)); // thousands at once would wait for a connection
    return ids;
  }

  async rowOf(id: string): Promise<JobRow> {
    const { rows } = await this.sql.query<JobRow>('select * from job where id = $1', [id]);
    if (rows[0] === undefined) throw new Error(`Job ${id} is not there.`);
    return rows[0];
  }

  /** The job once it fits; throws, saying what it is, when it doesn't in time. */
  async jobWhen(id: string, fits: (job: JobRow) => boolean, withinMs = 120_000): Promise<JobRow> {
    const end = performance.now() + withinMs;
    for (;;) {
      const job = await this.rowOf(id);
      if (fits(job)) return job;
      if (performance.now() > end) throw new Error(`Job ${id} stays ${job.status}, attempt ${job.attempt}.`);
      await sleep(10);
    }
  }

  /** How many jobs there are of each status once none is pending or running; throws when that takes too long. */
  async drained(withinMs: number): Promise<Readonly<Record<string, number>>> {
    const end = performance.now() + withinMs;
    for (;;) {
      const counts = await this.counts().catch(() => undefined); // the scenario may have taken the database away
      if (counts && !counts.pending && !counts.running) return counts;
      if (performance.now() > end) throw new Error(`Jobs are left: ${JSON.stringify(counts)}`);
      await sleep(100);
    }
  }

  async messagesOf(id: string): Promise<string[]> {
    const messages: string[] = [];
    for (;;) {
      const page = await readLogs(this.sql, id, { afterSeq: messages.length, limit: 1000, order: 'asc' });
      for (const { message } of page.lines) messages.push(message);
      if (page.lines.length < 1000) return messages;
    }
  }

  /** Kills what is left and closes everything. */
  async close(): Promise<void> {
    const nodes = this.nodes.map(({ process }) => process);
    await Promise.all([...this.programs, ...nodes].map((program) => program.destroy()));
    await this.sql.close().catch(() => undefined);
  }

  private async counts(): Promise<Record<string, number>> {
    const { rows } = await this.sql.query<{ status: string; count: number }>(
      'select status, count(*)::int as count from job group by status',
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }
}

const programOf = (part: 'api' | 'worker'): string[] => [process.execPath, join(root, 'apps', part, 'dist/main.js')];

/** Our environment without what would change the product. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, PYTHON, NODE_COMPILE_CACHE, SANDBOX, ALLOW_UNSANDBOXED_MODELS } = process.env;
  return { PATH, HOME, PYTHON, NODE_COMPILE_CACHE, SANDBOX, ALLOW_UNSANDBOXED_MODELS };
}
