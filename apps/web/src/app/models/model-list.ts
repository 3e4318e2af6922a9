import { HttpClient, httpResource } from '@angular/common/http';
import { computed, inject, linkedSignal, Service, signal } from '@angular/core';
import { modelTypes, type Job, type LastRun, type Model, type ModelPage, type ModelType } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { Session } from '../auth/session.js';
import { lastAnswer } from '../live/last-answer.js';
import { LiveEvents } from '../live/live-events.js';

const path = '/api/optimization/models';
const none: ModelPage = { success: true, models: [], next_cursor: null };

/** Every version of every model, as live as the connection allows. */
@Service()
export class ModelList {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly first = httpResource<ModelPage>(() => (this.session.isSignedIn() ? path : undefined), {
    defaultValue: none,
  });
  private readonly page = lastAnswer(this.first, none);
  private readonly shown = linkedSignal(() => ({ models: this.page().models, nextCursor: this.page().next_cursor }));
  private readonly loadingMore = signal(false);
  private readonly moreError = signal<unknown>(null);

  readonly models = computed<readonly Model[]>(() => this.shown().models);
  /** Whether there is an answer at all: before it nobody knows which models are active. */
  readonly isKnown = computed(() => this.page() !== none);
  readonly isLoading = computed(() => this.first.isLoading() && !this.isKnown());
  readonly hasMore = computed(() => this.shown().nextCursor !== null);
  readonly isLoadingMore = this.loadingMore.asReadonly();
  readonly error = computed(() => this.first.error() ?? this.moreError());
  readonly active = computed(() => {
    const active = this.models().filter((model) => model.status === 'active');
    return Object.fromEntries(modelTypes.map((type) => [type, active.find((model) => model.model_type === type)]));
  });

  constructor() {
    const live = inject(LiveEvents);
    live.onReconnect(() => this.first.reload());
    live.on('model:changed', ({ model }) => {
      this.put(model);
    });
    live.on('optimization:started', ({ jobId, modelId }) => {
      this.noteRun(modelId, { job_id: jobId, status: 'running', completed_at: null });
    });
    live.onEnd((job) => {
      this.noteRun(job.model_id, runOf(job));
    });
  }

  ofType(type: ModelType): readonly Model[] {
    return this.models()
      .filter((model) => model.model_type === type)
      .toSorted((a, b) => b.version - a.version);
  }

  reload(): void {
    this.moreError.set(null);
    this.first.reload();
  }

  /** Puts a version in its place, as the server last told it. */
  put(model: Model): void {
    const isKnown = this.models().some((each) => each.id === model.id);
    this.change((models) =>
      isKnown ? models.map((each) => (each.id === model.id ? model : each)) : [model, ...models],
    );
  }

  async loadMore(): Promise<void> {
    const cursor = this.shown().nextCursor;
    if (cursor === null || this.loadingMore()) return;
    this.loadingMore.set(true);
    this.moreError.set(null);
    try {
      const page = await firstValueFrom(this.http.get<ModelPage>(path, { params: { cursor } }));
      this.shown.update(({ models }) => {
        const known = new Set(models.map(({ id }) => id));
        const further = page.models.filter(({ id }) => !known.has(id));
        return { models: [...models, ...further], nextCursor: page.next_cursor };
      });
    } catch (error) {
      this.moreError.set(error);
    } finally {
      this.loadingMore.set(false);
    }
  }

  private noteRun(modelId: string, run: LastRun): void {
    this.change((models) => models.map((each) => (each.id === modelId ? { ...each, lastRun: run } : each)));
  }

  private change(to: (models: Model[]) => Model[]): void {
    this.shown.update((shown) => ({ ...shown, models: to(shown.models) }));
  }
}

const runOf = (job: Job): LastRun => ({ job_id: job.job_id, status: job.status, completed_at: job.completed_at });
