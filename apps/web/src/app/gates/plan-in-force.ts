import { httpResource } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Job, Plan, PlanSource } from '@energy-ops/contracts';
import { profitOf } from '../jobs/profit.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { Money, Share } from '../number/number-pipes.js';
import { Duration } from '../time/duration.js';
import { MarketTime } from '../time/market-time.js';

const sourceWords = {
  optimal: 'solved to the gap asked for',
  incumbent: 'the best found in time',
  unknown: 'as its model left it',
} as const satisfies Record<PlanSource, string>;

/** The plan that is kept to now: how old, how good, until when. */
@Component({
  selector: 'app-plan-in-force',
  imports: [Duration, MarketTime, Money, RouterLink, Share],
  template: `
    @if (plan(); as it) {
      <p>
        <a [routerLink]="['/jobs', it.job_id]">Plan in force</a>, made {{ ageMs() | duration }} ago, good until
        {{ it.valid_until | marketTime: 'date-time' : zone() }}
      </p>
      <p class="quiet">
        @if (job(); as solved) {
          profit <b>{{ profit() | money: solved.currency }}</b> ·
        }
        {{ words() }}
        @if (it.mip_gap !== null) {
          · gap {{ it.mip_gap | share }}
        }
      </p>
    } @else {
      <p class="quiet">No plan is in force now.</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 2px;
      margin-top: 4px;
      padding-top: 8px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    .quiet {
      font: var(--mat-sys-body-small);
    }
  `,
})
export class PlanInForce {
  readonly plan = input.required<Plan | undefined>();
  readonly zone = input.required<string>();
  /** By the server's clock. */
  readonly now = input.required<number>();
  private readonly recent = inject(RecentJobs);
  private readonly jobId = computed(() => this.plan()?.job_id);
  private readonly listed = computed(() => this.recent.jobs().find(({ job_id: id }) => id === this.jobId()));
  /** Asked for by itself only where the recent jobs no longer hold it. */
  private readonly single = httpResource<Job>(() => {
    const id = this.jobId();
    return id === undefined || this.recent.isLoading() || this.listed() ? undefined : `/api/jobs/${id}`;
  });
  protected readonly job = computed(() => this.listed() ?? (this.single.hasValue() ? this.single.value() : undefined));
  protected readonly profit = computed(() => {
    const job = this.job();
    return job === undefined ? null : profitOf(job);
  });
  protected readonly words = computed(() => sourceWords[this.plan()?.source ?? 'unknown']);
  protected readonly ageMs = computed(() => Math.max(0, this.now() - Date.parse(this.plan()?.completed_at ?? '')));
}
