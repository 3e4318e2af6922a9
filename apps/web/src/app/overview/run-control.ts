import { httpResource } from '@angular/common/http';
import { computed, effect, inject, Service, signal } from '@angular/core';
import { modelTypeFacts, type JobPage, type ModelType } from '@energy-ops/contracts';
import { addDays, localDate } from '@energy-ops/market';
import { Session } from '../auth/session.js';
import { DataSourceList } from '../data-sources/data-source-list.js';
import { JobCalls, type Trigger } from '../jobs/job-calls.js';
import { once } from '../jobs/job-page.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { lastAnswer } from '../live/last-answer.js';
import { LiveEvents } from '../live/live-events.js';
import { ModelList } from '../models/model-list.js';
import { problemOf } from '../problem/problem.js';
import { Clock } from '../time/clock.js';
import { formatDay } from '../time/instant.js';
import { Toasts } from '../toast/toasts.js';
import { planOfDay } from './planned-day.js';

/** Which model may be run now on the chosen data, why not, and the running of it. */
@Service()
export class RunControl {
  private readonly session = inject(Session);
  private readonly list = inject(DataSourceList);
  private readonly models = inject(ModelList);
  private readonly calls = inject(JobCalls);
  private readonly recent = inject(RecentJobs);
  private readonly toasts = inject(Toasts);
  private readonly clock = inject(Clock);
  private readonly chosenId = signal<string | null>(null);
  private readonly starting = signal<ReadonlySet<ModelType>>(new Set());
  private readonly plans = httpResource<JobPage>(() =>
    this.session.isSignedIn() ? '/api/jobs?model_type=DMO&limit=100' : undefined,
  );
  private readonly knownPlans = lastAnswer(this.plans, undefined);
  readonly refusal = signal<unknown>(null);

  readonly source = computed(() => {
    const sources = this.list.sources();
    return sources.find((each) => each.id === (this.chosenId() ?? 'sample')) ?? sources[0];
  });
  /** The day a DMO started now would plan. */
  readonly planningDay = computed(() => {
    const source = this.source();
    if (source === undefined) return undefined;
    const today = localDate(new Date(this.clock.now()), source.time_zone);
    return addDays(today, modelTypeFacts.DMO.defaultDeliveryDayOffset);
  });
  readonly plan = computed(() => {
    const [source, day] = [this.source(), this.planningDay()];
    if (source === undefined || day === undefined) return undefined;
    return planOfDay(once(this.recent.jobs(), this.knownPlans()?.jobs ?? []), source, day);
  });
  readonly mayRunAgain = computed(() => this.session.may('jobs:rerun_plan') && this.plan()?.status === 'success');

  constructor() {
    inject(LiveEvents).onReconnect(() => this.plans.reload());
    effect(() => {
      this.source();
      this.refusal.set(null);
    });
  }

  choose(sourceId: string): void {
    this.chosenId.set(sourceId);
  }

  isStarting(type: ModelType): boolean {
    return this.starting().has(type);
  }

  /** Why a model cannot be run now, in words; null when it can. */
  obstacle(type: ModelType): string | null {
    if (!this.session.may('jobs:trigger')) return 'Your role may not run jobs.';
    if (this.models.isKnown() && this.models.active()[type] === undefined) return `No ${type} model is active.`;
    const source = this.source();
    if (source === undefined) return 'There is no data source yet.';
    const fitness = source.report.fitness[type];
    if (!fitness.fit) {
      const faults = fitness.findings.filter((finding) => finding.severity === 'error');
      return `The data is not fit for ${type}: ${faults[0]?.message ?? 'see its findings'}`;
    }
    const plan = modelTypeFacts[type].oncePerDay ? this.plan() : undefined;
    return plan === undefined
      ? null
      : `Already ${plan.status === 'success' ? 'planned' : 'being planned'} for ${formatDay(plan.delivery_day)}.`;
  }

  /** Starts a job on the chosen data; a refusal is shown, never thrown. */
  async run(type: ModelType, reason?: string): Promise<void> {
    const source = this.source();
    if (source === undefined || this.isStarting(type)) return;
    const job: Trigger = { model_type: type, data_source_id: source.id };
    this.refusal.set(null);
    this.starting.update((types) => new Set(types).add(type));
    try {
      this.recent.put(await this.calls.trigger(reason === undefined ? job : { ...job, allow_rerun_reason: reason }));
      if (reason !== undefined) this.plans.reload();
    } catch (error) {
      this.explain(type, error);
    } finally {
      this.starting.update((types) => new Set([...types].filter((each) => each !== type)));
    }
  }

  private explain(type: ModelType, error: unknown): void {
    const { code, detail, title, members } = problemOf(error);
    if (code === 'dmo_already_run') {
      const existing = members['existing_job_id'];
      const query = typeof existing === 'string' ? [{ label: 'View logs', query: { log: existing } }] : [];
      this.toasts.say('warning', detail || 'DMO already run for this day.', query);
      this.plans.reload();
      this.recent.reload();
    } else {
      this.refusal.set(error);
      this.toasts.say('failure', `${type} was not started: ${detail || title}`);
    }
  }
}
