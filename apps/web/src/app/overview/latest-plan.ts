import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { profitOf } from '../jobs/profit.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { Money } from '../number/number-pipes.js';
import { Chart } from '../results/chart.js';
import { ResultsStore } from '../results/results-store.js';
import { DeliveryDay } from '../time/delivery-day.js';
import { planInForce } from './planned-day.js';

/** The newest day-ahead plan as it stands: who generates, at what price, and how full the storage is. */
@Component({
  selector: 'app-latest-plan',
  imports: [Chart, DeliveryDay, MatButton, Money, RouterLink],
  providers: [ResultsStore],
  template: `
    @if (plan(); as job) {
      <section class="card" aria-labelledby="plan-heading">
        <div class="head">
          <h2 id="plan-heading">Plan for {{ job.delivery_day | deliveryDay }}</h2>
          <span
            >profit <b>{{ profit() | money: job.currency }}</b></span
          >
          <a matButton [routerLink]="['/jobs', job.job_id]" [queryParams]="{ tab: 'results' }">All results</a>
        </div>
        @if (store.day(); as day) {
          <app-chart heading="Dispatch, prices and storage" [drawing]="day" />
        } @else {
          <div class="place"></div>
        }
      </section>
    }
  `,
  styles: `
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 16px;
    }
    h2 {
      margin: 0 auto 0 0;
    }
    .place {
      height: 640px;
    }
  `,
})
export class LatestPlan {
  readonly market = input.required<string>();
  private readonly recent = inject(RecentJobs);
  protected readonly store = inject(ResultsStore);
  protected readonly plan = computed(() => planInForce(this.recent.jobs(), this.market()));
  protected readonly profit = computed(() => {
    const job = this.plan();
    return job === undefined ? null : profitOf(job);
  });
  private readonly shownId = computed(() => this.plan()?.job_id);

  constructor() {
    effect(() => {
      if (this.shownId() === undefined) return;
      const job = untracked(this.plan);
      if (job !== undefined) this.store.show(job);
    });
  }
}
