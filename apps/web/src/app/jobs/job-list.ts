import { HttpClient, httpResource } from '@angular/common/http';
import { computed, DestroyRef, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { isFinal, type Job, type JobPage } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { lastAnswer } from '../live/last-answer.js';
import { LiveEvents } from '../live/live-events.js';
import { describeFilters, noFilters, queryOf } from './job-filters.js';
import { once, patched } from './job-page.js';

const noJobs: JobPage = { jobs: [], next_cursor: null, total: 0 };
interface Further {
  readonly jobs: readonly Job[];
  readonly nextCursor: string | null;
}

/** The jobs that pass the filters: a first page over HTTP, further pages on demand, rows patched by live events. */
@Injectable()
export class JobList {
  private readonly http = inject(HttpClient);
  readonly filters = signal(noFilters, { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  private readonly first = httpResource<JobPage>(() => ({ url: '/api/jobs', params: queryOf(this.filters()) }), {
    defaultValue: noJobs,
  });
  private readonly page = lastAnswer(this.first, noJobs);
  private readonly further = linkedSignal<unknown, Further | null>({ source: this.filters, computation: () => null });
  private readonly loadingMore = signal(false);
  private readonly moreError = signal<unknown>(null);

  readonly jobs = computed(() => once(this.page().jobs, this.further()?.jobs ?? []));
  readonly total = computed(() => `${this.page().total}${this.page().total_capped === true ? '+' : ''}`);
  private readonly nextCursor = computed(() => (this.further() ?? { nextCursor: this.page().next_cursor }).nextCursor);
  readonly hasMore = computed(() => this.nextCursor() !== null);
  readonly isLoading = computed(() => this.first.isLoading() && this.jobs().length === 0);
  readonly isLoadingMore = this.loadingMore.asReadonly();
  readonly error = computed(() => this.first.error() ?? this.moreError());
  private readonly held = signal<ReadonlySet<string>>(new Set());
  /** How many jobs came that are not shown yet. */
  readonly fresh = computed(() => this.held().size);
  /** While it says so nothing is put above what somebody reads. */
  readonly isReading = signal(false);
  readonly filterWords = computed(() => describeFilters(this.filters()));

  constructor() {
    const live = inject(LiveEvents);
    const stops = [
      live.onReconnect(() => {
        this.reload();
      }),
      live.on('optimization:started', ({ jobId, startedAt }) => {
        this.patch(jobId, { status: 'running', started_at: startedAt });
      }),
      live.on('optimization:progress', ({ jobId, progress }) => {
        this.patch(jobId, { progress });
      }),
      live.onEnd((job) => {
        this.patch(job.job_id, job);
      }),
    ];
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop();
    });
  }

  reload(): void {
    this.held.set(new Set());
    this.moreError.set(null);
    this.first.reload();
  }

  async loadMore(): Promise<void> {
    const [cursor, filters] = [this.nextCursor(), this.filters()];
    if (cursor === null || this.loadingMore()) return;
    this.loadingMore.set(true);
    this.moreError.set(null);
    try {
      const page = await firstValueFrom(this.http.get<JobPage>('/api/jobs', { params: queryOf(filters, cursor) }));
      if (filters !== this.filters()) return; // the list is about something else by now
      this.further.update((known) => ({ jobs: [...(known?.jobs ?? []), ...page.jobs], nextCursor: page.next_cursor }));
    } catch (error) {
      this.moreError.set(error);
    } finally {
      this.loadingMore.set(false);
    }
  }

  private patch(jobId: string, change: Partial<Job>): void {
    const known = this.jobs().find((job) => job.job_id === jobId);
    if (known === undefined) {
      // A new job, which the filters may or may not let pass.
      if (this.isReading()) this.held.update((ids) => new Set(ids).add(jobId));
      else this.first.reload();
    } else if (!isFinal(known.status)) {
      this.first.set({ ...this.page(), jobs: patched(this.page().jobs, jobId, change) });
      this.further.update((more) => more && { ...more, jobs: patched(more.jobs, jobId, change) });
    }
  }
}
