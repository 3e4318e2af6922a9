import type { Database, Listener } from '@energy-ops/database';
import { listen, newId, openPool } from '@energy-ops/database';
import type { ClaimedJob, Run } from '@energy-ops/queue';
import {
  beat,
  claim,
  jobCancel,
  jobPending,
  joinWorkers,
  leaveWorkers,
  lookAround,
  putBack,
  tellWarm,
  tendAll,
  tendEveryMs,
} from '@energy-ops/queue';
import type { WarmState } from '@energy-ops/runner';
import { coldLaunch, openSandbox, WarmStart } from '@energy-ops/runner';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobCache } from './blob-cache.js';
import type { WorkerConfig } from './config.js';
import { openDataFolder } from './data-folder.js';
import { Heart } from './heart.js';
import { insist } from './insist.js';
import { keepFolderYoung } from './old-files.js';
import type { Workshop } from './run-job.js';
import { runJob } from './run-job.js';
import type { EndWish, RunningJob } from './running-job.js';
import type { Say } from './say.js';
import { Slots } from './slots.js';
import { SnapshotTables } from './snapshot-tables.js';
import { tellSandbox } from './tell-sandbox.js';

/** What a model's end, the last writes and leaving may take once the models were told to stop. */
const windUpMs = 8000;
/** The largest thing written in one query is a table of 256 MiB. */
const queryTimeoutMs = 60_000;
/** Whether this worker lives and what it takes goes over connections of its own, and never waits for its logs. */
const controlTimeoutMs = 3000;

/** Whom a root worker's forked jobs run as: below the users that its other jobs get, one each. */
const warmUid = 63_999;

/** Takes jobs, runs them, records them, and says that it lives. */
export class Worker {
  private id = newId();
  private readonly heart: Heart;
  private readonly slots: Slots;
  private readonly database: Database;
  private readonly control: Database;
  private listener: Listener | undefined;
  private poll: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;
  private workshop: Workshop | undefined;
  private warm: WarmStart | undefined;
  private looking: Promise<void> | undefined;
  private losing: Promise<void> | undefined;
  /** Runs that are ours without our having heard of it, each with how many claims had been sent when it was seen. */
  private strays: ReadonlyMap<string, number> = new Map();
  private claimsSent = 0;
  private claimsAnswered = 0;

  constructor(
    private readonly config: WorkerConfig,
    private readonly say: Say,
  ) {
    // A slot writes its log, its progress and its curve at once. One connection stays: a line after a solver's silence
    // would wait for a new one.
    const max = config.concurrency * 2 + 4;
    this.database = openPool(config.databaseUrl, { max, min: 1, queryTimeoutMs, prepare: true });
    this.control = openPool(config.databaseUrl, { max: 4, queryTimeoutMs: controlTimeoutMs, prepare: true });
    this.heart = new Heart({
      beat: () => beat(this.control, this.id),
      onLost: (why) => (this.losing ??= this.lose(why).finally(() => (this.losing = undefined))),
    });
    this.slots = new Slots({
      count: config.concurrency,
      claim: () => this.claim(),
      run: (job, reins) => this.run(job, reins),
    });
  }

  /** Settles when the worker is known to the database and takes jobs; waits for a database that is away. */
  async start(): Promise<void> {
    const { config, database, say } = this;
    const folder = await openDataFolder(config.dataDir, config.python);
    const sandbox = await openSandbox({ wish: config.sandbox, python: config.python, jobs: folder.jobs });
    tellSandbox(sandbox, config.sandbox === 'off', say);
    const blobs = new BlobCache(database, folder.cache);
    const snapshots = new SnapshotTables(database);
    this.warm = config.warmStart ? this.warmUp(folder.jobs) : undefined;
    const launchBuiltIn = this.warm?.launch ?? coldLaunch;
    this.workshop = {
      config,
      database,
      folder,
      blobs,
      snapshots,
      lease: this.heart.lease,
      sandbox,
      launchBuiltIn,
      say,
    };
    await insist(() => this.heart.liveBy(() => this.join()), new AbortController().signal);
    this.heart.start();
    const hear = (channel: string, payload: string): void => {
      if (channel === jobPending) this.slots.wake();
      else this.slots.reinsOf(payload)?.end('cancel');
    };
    this.listener = listen(config.databaseUrl, [jobPending, jobCancel], hear, () => void this.look());
    void this.listener.ready.then(() => this.slots.wake()); // for what came before it could hear
    this.poll = setInterval(() => void this.look(), tendEveryMs);
    keepFolderYoung(folder, config.retentionDays, say);
    this.slots.wake();
    say(
      'info',
      `ready in ${config.dataDir}: ${config.concurrency} jobs at once, sandbox ${sandbox.tier}, ${config.python}`,
    );
  }

  /** Takes no more jobs, gives the running ones their grace, puts back what is left, and leaves. */
  stop(): Promise<void> {
    this.stopping ??= this.windDown();
    return this.stopping;
  }

  private async windDown(): Promise<void> {
    clearInterval(this.poll);
    const closed = this.slots.close();
    if (this.slots.reins.length > 0) {
      this.say('info', `stopping: ${this.slots.reins.length} running jobs have ${this.config.shutdownGraceSeconds} s`);
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
    await this.warm?.close();
    await this.heart.stop();
    await this.listener?.close();
    await leaveWorkers(this.control, this.id);
    await Promise.all([this.database.close(), this.control.close()]);
  }

  /** Nothing while this worker finds its feet again, or the database is away: the poll asks again. */
  private async claim(): Promise<ClaimedJob | undefined> {
    if (this.losing !== undefined) return undefined;
    const { id } = this;
    this.claimsSent += 1;
    const job = await claim(this.control, id)
      .catch(() => undefined)
      .finally(() => (this.claimsAnswered += 1));
    // Lost while the answer was on its way: joining again puts the job back, and it may run elsewhere by now.
    return this.losing === undefined && this.id === id ? job : undefined;
  }

  private async run(job: ClaimedJob, reins: RunningJob): Promise<void> {
    if (this.workshop === undefined) return;
    this.say('info', `${job.jobId} starts (${job.modelType}, attempt ${job.attempt})`);
    const startedAt = performance.now();
    const end = await runJob(this.workshop, job, reins).catch((error: unknown) => {
      // Lost, as it should be where the reins say so; anything else is a fault of ours, and must not go unsaid.
      return reins.lost.aborted
        ? 'lost'
        : `lost: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    });
    this.say('info', `${job.jobId} ${end} after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }

  /** Looks for what a lost notice would have told, and for jobs that are ours without our having heard of it. */
  private async look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => (this.looking = undefined));
    await this.looking;
  }

  private async lookOnce(): Promise<void> {
    const seen = await lookAround(this.control, this.id).catch(() => undefined);
    if (seen === undefined) return;
    if (seen.someWait) this.slots.wake();
    if (seen.tendingIsNeeded) await this.tendQueue();
    const strays = seen.running.filter(({ jobId }) => this.slots.reinsOf(jobId) === undefined);
    for (const run of seen.running) if (run.cancelRequested) this.slots.reinsOf(run.jobId)?.end('cancel');
    // Only when seen twice: it may have ended since. And not while a claim is out that may bring it: it would run twice.
    const nameOf = ({ jobId, attempt }: Run): string => `${jobId} ${attempt}`;
    const isLost = (run: Run): boolean => (this.strays.get(nameOf(run)) ?? Infinity) <= this.claimsAnswered;
    for (const run of strays.filter(isLost))
      await putBack(this.control, run, 'The answer to the worker was lost.').catch(() => false);
    this.strays = new Map(strays.map((run) => [nameOf(run), this.strays.get(nameOf(run)) ?? this.claimsSent]));
  }

  /** Looks after the whole queue, as every node does: jobs of workers that are gone, deadlines that have passed. */
  private async tendQueue(): Promise<void> {
    const { reaped, putBack: moved } = await tendAll(this.control).catch(() => ({ reaped: [], putBack: [] }));
    for (const name of reaped) this.say('warn', `${name} was silent for too long: it counts as lost`);
    for (const jobId of moved) this.say('warn', `${jobId} lost its worker`);
  }

  private async lose(why: 'silence' | 'reaped'): Promise<void> {
    this.say(
      'warn',
      why === 'reaped' ? 'counted as lost by the others: starting over' : 'no database: models are killed',
    );
    this.endAll('lost');
    await this.slots.settled();
    this.id = newId(); // joining again puts back what still runs under the old one
    await this.heart.liveBy(() => this.join());
    this.slots.wake();
  }

  private async join(): Promise<void> {
    const { pid } = process;
    const host = hostname();
    const { concurrency } = this.config;
    const sandbox = this.workshop?.sandbox.tier ?? 'none';
    const home = this.workshop?.folder.home ?? '';
    const name = `${host}-${this.id.slice(0, 8)}`;
    await joinWorkers(this.control, { id: this.id, name, host, pid, concurrency, home, sandbox, warm: this.warmth() });
  }

  private warmUp(jobs: string): WarmStart {
    return new WarmStart({
      python: this.config.python,
      jobs,
      ...(process.getuid?.() === 0 && { uid: warmUid }),
      onFailure: (why) => this.say('warn', `warm start: ${why}`),
      onChange: () => void tellWarm(this.control, this.id, this.warmth()).catch(() => undefined),
    });
  }

  private warmth(): WarmState {
    return this.warm?.state ?? { state: 'off', reason: 'WARM_START is off.' };
  }

  private endAll(wish: EndWish): void {
    for (const reins of this.slots.reins) reins.end(wish);
  }
}
