import { effect, inject, Service, untracked } from '@angular/core';
import { isFinal, type Job } from '@energy-ops/contracts';
import { LiveEvents } from '../live/live-events.js';
import { Toasts, type ToastAction } from '../toast/toasts.js';
import { RecentJobs } from './recent-jobs.js';

/** Says once how each job ended, whether the socket told it or a poll found it. */
@Service()
export class JobAnnouncer {
  private readonly toasts = inject(Toasts);
  private readonly recent = inject(RecentJobs);
  private readonly announced = new Set<string>();
  private unfinished = new Set<string>();
  /** What had ended before the dashboard was opened. */
  private longOver: ReadonlySet<string> | undefined;

  constructor() {
    inject(LiveEvents).onEnd((job) => {
      this.announce(job);
    });
    effect(() => {
      if (this.recent.isLoading()) return;
      const jobs = this.recent.jobs();
      untracked(() => {
        this.announceChanges(jobs);
      });
    });
  }

  private announceChanges(jobs: readonly Job[]): void {
    const over = jobs.filter(({ status }) => isFinal(status));
    this.longOver ??= new Set(over.map((job) => job.job_id));
    for (const job of over) if (this.unfinished.has(job.job_id)) this.announce(job);
    this.unfinished = new Set(jobs.filter((job) => !isFinal(job.status)).map((job) => job.job_id));
  }

  private announce(job: Job): void {
    // 144 scheduled jobs a day succeed as they should; only their failures are news.
    const isNews = job.triggered_by === 'manual' || job.status === 'failed';
    // Whoever opens the log of a job that is over is told its end once more.
    if (!isNews || this.longOver?.has(job.job_id) || this.announced.has(job.job_id)) return;
    this.announced.add(job.job_id);
    const logs: ToastAction = { label: 'View logs', query: { log: job.job_id } };
    const results: ToastAction = { label: 'View results', path: `/jobs/${job.job_id}`, query: { tab: 'results' } };
    if (job.status === 'success') this.toasts.say('success', `${job.model_type} completed`, [results, logs]);
    else if (job.status === 'cancelled') this.toasts.say('info', `${job.model_type} cancelled`, [logs]);
    else this.toasts.say('failure', `${job.model_type} failed: ${job.error_message ?? 'no reason was given'}`, [logs]);
  }
}
