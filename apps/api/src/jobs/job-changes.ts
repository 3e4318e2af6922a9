import { jobEvent } from '@energy-ops/queue';
import { Injectable } from '@nestjs/common';
import { Notices } from '../notices/notices.js';
import { readNotice } from '../notices/read-notice.js';

/** Wakes whoever waits for news of a job. */
@Injectable()
export class JobChanges {
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(notices: Notices) {
    notices.tell({
      channel: jobEvent,
      hear: (payload) => {
        if (this.waiting.size === 0) return;
        const notice = readNotice(payload);
        if (notice) this.wake(notice.job);
      },
      catchUp: () => [...this.waiting.keys()].forEach((jobId) => this.wake(jobId)),
    });
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
