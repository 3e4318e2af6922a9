import type { Database, Listener } from '@energy-ops/database';
import { listen, newId, openPool } from '@energy-ops/database';
import type { ClaimedJob } from '@energy-ops/queue';
import { beat, claim, expire, jobCancel, jobPending, joinWorkers, leaveWorkers, putBack } from '@energy-ops/queue';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobCache } from './blob-cache.js';
import type { WorkerConfig } from './config.js';
import { openDataFolder } from './data-folder.js';
import { Heart } from './heart.js';
import { insist } from './insist.js';
import type { Workshop } from './run-job.js';
import { runJob } from './run-job.js';
import type { EndWish, RunningJob } from './running-job.js';
import type { Say } from './say.js';
import { Slots } from './slots.js';

const pollMs = 1000;
/** What a model's end, the last writes and leaving may take once the models were told to stop. */
const windUpMs = 8000;

interface OwnRow {
  readonly id: string;
  readonly attempt: number;
  readonly cancel_requested: boolean;
}

/** Takes jobs, runs them, records them, and says that it lives. */
export class Worker {
  private id = newId();
  private readonly heart: Heart;
  private readonly slots: Slots;
  private readonly database: Database;
  private listener: Listener | undefined;
  private poll: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;
  private workshop: Workshop | undefined;
  private strays: ReadonlySet<string> = new Set();

  constructor(
    private readonly config: WorkerConfig,
    private readonly say: Say,
  ) {
    // A slot writes its log, its progress and its curve at once; the claim and the beat must never wait for them.
    this.database = openPool(config.databaseUrl, { max: config.concurrency * 2 + 4 });
    this.heart = new Heart({
      beat: () => beat(this.database, this.id),
      onLost: (why) => this.lose(why),
    });
    this.slots = new Slots({
      count: config.concurrency,
      claim: () => claim(this.database, this.id).catch(() => undefined), // the poll asks again
      run: (job, reins) => this.run(job, reins),
    });
  }

  /** Settles when the worker is known to the database and takes jobs; waits for a database that is away. */
  async start(): Promise<void> {
    const folder = await openDataFolder(this.config.dataDir);
    const { config, database, say } = this;
    const blobs = new BlobCache(database, folder.cache);
    this.workshop = { config, database, folder, blobs, lease: this.heart.lease, say };
    await insist(() => this.join(), new AbortController().signal);
    this.heart.start();
    const hear = (channel: string, payload: string): void => {
      if (channel === jobPending) this.slots.wake();
      else this.slots.reinsOf(payload)?.end('cancel');
    };
    this.listener = listen(config.databaseUrl, [jobPending, jobCancel], hear, () => void this.look());
    void this.listener.ready.then(() => this.slots.wake()); // for what came before it could hear
    this.poll = setInterval(() => void this.look(), pollMs);
    this.slots.wake();
    say('info', `ready in ${config.dataDir}: ${config.concurrency} jobs at once, ${config.python}`);
  }

  /** Takes no more jobs, gives the running ones their grace, puts back what is left, and leaves. */
  stop(): Promise<void> {
    this.stopping ??= this.windDown();
    return this.stopping;
  }

  private async windDown(): Promise<void> {
    clearInterval(this.poll);
    const closed = this.slots.close();
    if (this.slots.jobIds.length > 0) {
      this.say('info', `stopping: ${this.slots.jobIds.length} running jobs have ${this.config.shutdownGraceSeconds} s`);
      await Promise.race([
        this.slots.settled(),
        sleep(this.config.shutdownGraceSeconds * 1000, undefined, { ref: false }),
      ]);
    }
    this.endAll('shutdown');
    const inTime = await Promise.race([
      this.leave(closed).then(() => true),
      sleep(windUpMs, undefined, { ref: false }).then(() => false),
    ]);
    if (!inTime) {
      this.endAll('lost'); // the next life puts them back
      await Promise.all([this.heart.stop(), this.slots.settled()]);
    }
    this.say('info', inTime ? 'stopped' : 'stopped without a word to the database, which is away');
  }

  private async leave(closed: Promise<void>): Promise<void> {
    await closed;
    this.endAll('shutdown'); // one may have been claimed meanwhile
    await this.slots.settled();
    await this.heart.stop();
    await this.listener?.close();
    await leaveWorkers(this.database, this.id);
    await this.database.close();
  }

  private async run(job: ClaimedJob, reins: RunningJob): Promise<void> {
    if (this.workshop === undefined) return;
    this.say('info', `${job.jobId} starts (${job.modelType}, attempt ${job.attempt})`);
    const startedAt = performance.now();
    const end = await runJob(this.workshop, job, reins).catch(() => 'lost');
    this.say('info', `${job.jobId} ${end} after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }

  /** Looks for what a lost notice would have told, and for jobs that are ours without our having heard of it. */
  private async look(): Promise<void> {
    this.slots.wake();
    await expire(this.database).catch(() => undefined);
    const sql = `select id, attempt, cancel_requested from job where worker_id = $1 and status = 'running'`;
    const { rows } = await this.database.query<OwnRow>(sql, [this.id]).catch(() => ({ rows: [] }));
    const strays = rows.filter(({ id }) => this.slots.reinsOf(id) === undefined);
    for (const row of rows) if (row.cancel_requested) this.slots.reinsOf(row.id)?.end('cancel');
    // Only when seen twice: it may just be starting, or have ended since.
    for (const { id, attempt } of strays.filter(({ id }) => this.strays.has(id)))
      await putBack(this.database, { jobId: id, attempt }, 'The answer to the worker was lost.').catch(() => false);
    this.strays = new Set(strays.map(({ id }) => id));
  }

  private async lose(why: 'silence' | 'reaped'): Promise<void> {
    this.say(
      'warn',
      why === 'reaped' ? 'counted as lost by the others: starting over' : 'no database: models are killed',
    );
    this.endAll('lost');
    await this.slots.settled();
    this.id = newId(); // joining again puts back what still runs under the old one
    await this.join();
    this.slots.wake();
  }

  private async join(): Promise<void> {
    const { pid } = process;
    const host = hostname();
    const { concurrency } = this.config;
    const home = this.workshop?.folder.home ?? '';
    const name = `${host}-${this.id.slice(0, 8)}`;
    await joinWorkers(this.database, { id: this.id, name, host, pid, concurrency, home, sandbox: 'none' });
  }

  private endAll(wish: EndWish): void {
    for (const jobId of this.slots.jobIds) this.slots.reinsOf(jobId)?.end(wish);
  }
}
