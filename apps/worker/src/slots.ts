import type { ClaimedJob } from '@energy-ops/queue';
import { RunningJob } from './running-job.js';

export interface SlotOptions {
  readonly count: number;
  readonly claim: () => Promise<ClaimedJob | undefined>;
  readonly run: (job: ClaimedJob, reins: RunningJob) => Promise<void>;
}

interface Run {
  readonly jobId: string;
  readonly reins: RunningJob;
  readonly done: Promise<void>;
}

/** The jobs running here. Takes another one whenever a slot is free and told that there may be one. */
export class Slots {
  /** By run, not by job: one that was put back may run here again before its former life has tidied up. */
  private readonly running = new Set<Run>();
  private filling: Promise<void> | undefined;
  private askedAgain = false;
  private closed = false;

  constructor(private readonly options: SlotOptions) {}

  /** There may be a job: looks, unless it is looking already, and then looks once more. */
  wake(): void {
    this.askedAgain = true;
    this.filling ??= this.fill().finally(() => (this.filling = undefined));
  }

  /** Those of the job's latest life. */
  reinsOf(jobId: string): RunningJob | undefined {
    return [...this.running].findLast((run) => run.jobId === jobId)?.reins;
  }

  get reins(): RunningJob[] {
    return [...this.running].map(({ reins }) => reins);
  }

  /** Takes no more jobs. */
  async close(): Promise<void> {
    this.closed = true;
    await this.filling;
  }

  /** Settles when none of the jobs now running runs any more. */
  async settled(): Promise<void> {
    await Promise.all([...this.running].map(({ done }) => done));
  }

  private async fill(): Promise<void> {
    while (this.askedAgain && !this.closed) {
      this.askedAgain = false;
      while (!this.closed && this.running.size < this.options.count) {
        const job = await this.options.claim();
        if (job === undefined) break;
        this.start(job);
      }
    }
  }

  private start(job: ClaimedJob): void {
    const reins = new RunningJob();
    const run: Run = { jobId: job.jobId, reins, done: this.options.run(job, reins).finally(() => this.end(run)) };
    this.running.add(run);
  }

  private end(run: Run): void {
    this.running.delete(run);
    this.wake();
  }
}
