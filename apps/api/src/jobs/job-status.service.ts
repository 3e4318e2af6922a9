import type { JobProgress } from '@energy-ops/contracts';
import { findJob, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Draining } from '../http/draining.js';
import { notFound } from '../http/refusal.js';
import { JobChanges } from './job-changes.js';
import { toProgress } from './to-job.js';

/** How far jobs are. */
@Injectable()
export class JobStatusService {
  constructor(
    private readonly em: EntityManager,
    private readonly changes: JobChanges,
    private readonly draining: Draining,
  ) {}

  /** The job's progress: at once, or as soon as it changes within `waitSeconds`. Waiting holds no connection. */
  async status(jobId: string, waitSeconds: number): Promise<JobProgress> {
    const enough = new AbortController();
    const timeout = AbortSignal.timeout(Math.ceil(waitSeconds * 1000));
    const signal = AbortSignal.any([timeout, this.draining.signal, enough.signal]);
    try {
      let news = this.changes.next(jobId, signal);
      const first = await this.read(jobId);
      let latest = first;
      while (waitSeconds > 0 && !signal.aborted && !latest.completed && isSame(first, latest)) {
        await news;
        news = this.changes.next(jobId, signal);
        latest = await this.read(jobId);
      }
      return latest;
    } finally {
      enough.abort();
    }
  }

  private async read(jobId: string): Promise<JobProgress> {
    const job = await findJob(sqlOf(this.em), jobId);
    if (!job) throw notFound(`Job ${jobId}`);
    return toProgress(job, new Date());
  }
}

const isSame = (one: JobProgress, other: JobProgress): boolean =>
  one.status === other.status && one.progress === other.progress && one.last_seq === other.last_seq;
