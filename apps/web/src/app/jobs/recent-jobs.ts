import { httpResource } from '@angular/common/http';
import { computed, inject, Service } from '@angular/core';
import { isFinal, type Job, type JobPage } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { lastAnswer } from '../live/last-answer.js';
import { LiveEvents } from '../live/live-events.js';
import { patched, withJob } from './job-page.js';

const noJobs: JobPage = { jobs: [], next_cursor: null, total: 0 };

/** The newest jobs, as live as the connection allows. */
@Service()
export class RecentJobs {
  private readonly session = inject(Session);
  private readonly page = httpResource<JobPage>(() => (this.session.isSignedIn() ? '/api/jobs?limit=100' : undefined), {
    defaultValue: noJobs,
  });
  private readonly known = lastAnswer(this.page, noJobs);
  readonly jobs = computed(() => this.known().jobs);
  readonly running = computed(() => this.jobs().filter((job) => !isFinal(job.status)));
  readonly lastFive = computed(() =>
    this.jobs()
      .filter((job) => isFinal(job.status))
      .slice(0, 5),
  );
  readonly isLoading = computed(() => this.page.isLoading() && this.jobs().length === 0);
  readonly error = this.page.error;

  constructor() {
    const live = inject(LiveEvents);
    live.onReconnect(() => this.page.reload());
    live.on('optimization:started', ({ jobId, startedAt }) => {
      this.patch(jobId, { status: 'running', started_at: startedAt });
    });
    live.on('optimization:progress', ({ jobId, progress }) => {
      this.patch(jobId, { progress });
    });
    live.onEnd((job) => {
      this.put(job);
    });
  }

  reload(): void {
    this.page.reload();
  }

  put(job: Job): void {
    this.keep(withJob(this.jobs(), job));
  }

  /** A change of a job that is not on the list means the list is old. */
  private patch(jobId: string, change: Partial<Job>): void {
    const known = this.jobs().find((job) => job.job_id === jobId);
    if (known === undefined) this.page.reload();
    else if (!isFinal(known.status)) this.keep(patched(this.jobs(), jobId, change));
  }

  private keep(jobs: Job[]): void {
    this.page.set({ ...this.known(), jobs });
  }
}
