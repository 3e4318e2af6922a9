import { listen, type Listener } from '@energy-ops/database';
import { jobEvent, type JobNotice } from '@energy-ops/queue';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type ApiConfig, CONFIG } from '../config.js';

/** Wakes whoever waits for news of a job: one LISTEN for the whole process, however many wait. */
@Injectable()
export class JobChanges implements OnModuleInit, OnApplicationShutdown {
  private readonly waiting = new Map<string, Set<() => void>>();
  private listener: Listener | undefined;

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  onModuleInit(): void {
    this.listener = listen(
      this.config.databaseUrl,
      [jobEvent],
      (_channel, payload) => {
        const notice: JobNotice = JSON.parse(payload);
        this.wake(notice.job);
      },
      () => [...this.waiting.keys()].forEach((jobId) => this.wake(jobId)), // what was said meanwhile is lost
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }

  /** Settles at the next notice about the job, or when the signal aborts. Call it before reading the row. */
  next(jobId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.waiting.get(jobId) ?? new Set();
      this.waiting.set(jobId, waiters);
      const done = () => {
        waiters.delete(done);
        if (waiters.size === 0 && this.waiting.get(jobId) === waiters) this.waiting.delete(jobId);
        signal.removeEventListener('abort', done);
        resolve();
      };
      waiters.add(done);
      if (signal.aborted) done();
      else signal.addEventListener('abort', done);
    });
  }

  private wake(jobId: string): void {
    for (const done of [...(this.waiting.get(jobId) ?? [])]) done();
  }
}
