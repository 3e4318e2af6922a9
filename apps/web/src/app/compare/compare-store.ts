import { HttpClient, httpResource } from '@angular/common/http';
import { computed, inject, linkedSignal, Service, signal } from '@angular/core';
import { isFinal, type BlockDiff, type Job, type JobDiff, type JobPage } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { drawingOf } from '../results/chart-option.js';
import { baselines, usualBaseline } from './baselines.js';
import { deltaChart } from './delta-chart.js';

/** Blocks asked for at once: a week of quarter hours. */
const pageBlocks = '672';

interface Blocks {
  readonly differing: readonly BlockDiff[];
  readonly next: string | null;
}

/** A job beside another: whom it can be compared with, and how they differ. */
@Service({ autoProvided: false })
export class CompareStore {
  private readonly http = inject(HttpClient);
  private readonly recent = inject(RecentJobs);
  private readonly shown = signal<Job | undefined>(undefined, { equal: sameJob });
  private readonly asked = signal<string | undefined>(undefined);
  private readonly earlier = httpResource<JobPage>(() => {
    const job = this.shown();
    if (job === undefined) return undefined;
    const params = { model_type: job.model_type, status: 'success', to: job.created_at, limit: '100' };
    return { url: '/api/jobs', params };
  });
  readonly others = computed(() => {
    const job = this.shown();
    const earlier = this.earlier.hasValue() ? this.earlier.value().jobs : [];
    return job === undefined ? [] : baselines(job, [...this.recent.jobs(), ...earlier]);
  });
  /** The job asked for, else the usual one once it is known. */
  readonly against = computed(() => {
    const job = this.shown();
    if (this.asked() !== undefined || job === undefined || this.earlier.isLoading()) return this.asked();
    return usualBaseline(job, this.others())?.job_id;
  });
  private readonly answer = httpResource<JobDiff>(() => {
    const [job, against] = [this.shown(), this.against()];
    if (job === undefined || against === undefined) return undefined;
    return { url: pathOf(job.job_id), params: { against, limit: pageBlocks } };
  });
  readonly diff = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  private readonly blocks = linkedSignal<JobDiff | undefined, Blocks>({
    source: this.diff,
    computation: (diff) => ({ differing: diff?.blocks.differing ?? [], next: diff?.blocks.next_cursor ?? null }),
  });
  private readonly failedMore = signal<unknown>(undefined);
  private readonly loadingMore = signal(false);
  readonly isLoadingMore = this.loadingMore.asReadonly();
  readonly hasMore = computed(() => this.blocks().next !== null);
  readonly drawing = computed(() => {
    const [diff, { differing, next }] = [this.diff(), this.blocks()];
    const model = diff && deltaChart(diff, differing, next);
    return model && drawingOf(model);
  });
  readonly isLoading = computed(() => this.answer.isLoading() || (this.earlier.isLoading() && !this.diff()));
  readonly error = computed(() => this.answer.error() ?? this.failedMore() ?? this.earlier.error());

  show(job: Job, against: string | undefined): void {
    if (isFinal(job.status)) this.shown.set(job);
    this.asked.set(against);
  }

  retry(): void {
    this.failedMore.set(undefined);
    this.earlier.reload();
    this.answer.reload();
  }

  async more(): Promise<void> {
    const [diff, known] = [this.diff(), this.blocks()];
    if (diff === undefined || known.next === null || this.loadingMore()) return;
    this.loadingMore.set(true);
    const params = { against: diff.b.job_id, limit: pageBlocks, cursor: known.next, cells: '0' };
    try {
      const { blocks } = await firstValueFrom(this.http.get<JobDiff>(pathOf(diff.a.job_id), { params }));
      if (known === this.blocks())
        this.blocks.set({ differing: [...known.differing, ...blocks.differing], next: blocks.next_cursor });
    } catch (error) {
      this.failedMore.set(error);
    } finally {
      this.loadingMore.set(false);
    }
  }
}

const pathOf = (jobId: string): string => `/api/jobs/${encodeURIComponent(jobId)}/diff`;

/** A job that has ended stays what it is. */
const sameJob = (one: Job | undefined, other: Job | undefined): boolean => one?.job_id === other?.job_id;
