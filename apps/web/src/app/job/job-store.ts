import { httpResource } from '@angular/common/http';
import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { isFinal, type DataSource, type Job, type Results } from '@energy-ops/contracts';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { lastAnswer } from '../live/last-answer.js';
import { LiveEvents } from '../live/live-events.js';

/** One job, kept up to date, with what its pages need around it. */
@Injectable()
export class JobStore {
  private readonly recent = inject(RecentJobs);
  readonly jobId = signal<string | undefined>(undefined);
  private readonly row = httpResource<Job>(() => {
    const id = this.jobId();
    return id === undefined ? undefined : `/api/jobs/${id}`;
  });
  private readonly lastRow = lastAnswer(this.row, undefined);
  /** The row itself, or what the live list says of it while that is further on. */
  readonly job = computed<Job | undefined>(() => {
    const last = this.lastRow();
    const own = last?.job_id === this.jobId() ? last : undefined;
    const listed = this.recent.jobs().find((job) => job.job_id === this.jobId());
    return own !== undefined && isFinal(own.status) ? own : (listed ?? own);
  });
  /** One that was cancelled may have left its best plan. */
  private readonly hasResults = computed(() => {
    const job = this.job();
    return job !== undefined && isFinal(job.status) && (job.status === 'success' || job.objective_value !== null);
  });
  private readonly found = httpResource<Results>(() =>
    this.hasResults() ? `/api/jobs/${this.jobId() ?? ''}/results` : undefined,
  );
  readonly results = computed(() => (this.found.hasValue() ? this.found.value() : undefined));
  readonly isLoading = this.row.isLoading;
  readonly error = this.row.error;

  constructor() {
    const live = inject(LiveEvents);
    const stops = [
      live.onReconnect(() => {
        const job = this.job();
        if (job === undefined || !isFinal(job.status)) this.reload();
      }),
      live.onEnd((job) => {
        if (job.job_id === this.jobId()) this.reload();
      }),
    ];
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop();
    });
  }

  reload(): void {
    this.row.reload();
  }
}

/** The data source a job ran on; it may be gone or changed by now, the job keeps its snapshot. */
export function sourceOf(job: () => Job) {
  return httpResource<DataSource>(() => `/api/data-sources/${job().data_source_id}`);
}
