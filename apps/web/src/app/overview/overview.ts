import { Component, computed, inject } from '@angular/core';
import { modelTypes } from '@energy-ops/contracts';
import { GateCards } from '../gates/gate-cards.js';
import { LiveLogPanel } from '../live-log/live-log-panel.js';
import { MarketChoice } from '../market/market-choice.js';
import { ScheduleList } from '../schedules/schedule-list.js';
import { DayTimeline } from '../timeline/day-timeline.js';
import { AttentionCard } from './attention-card.js';
import { ControlCard } from './control-card.js';
import { LastJobs } from './last-jobs.js';
import { LatestPlan } from './latest-plan.js';
import { RunningJobs } from './running-jobs.js';

/** The first page: which gate is next, what needs somebody, run a model, watch what runs, and the plan that stands. */
@Component({
  selector: 'app-overview',
  imports: [AttentionCard, ControlCard, DayTimeline, GateCards, LastJobs, LatestPlan, LiveLogPanel, RunningJobs],
  template: `
    <h1 class="page-title">Overview</h1>
    <div class="cards">
      <app-gate-cards [market]="market().id" />
      <app-control-card />
      <app-attention-card />
      <app-running-jobs />
      @defer (on idle) {
        <section class="card timeline" aria-label="Today’s schedules">
          <app-day-timeline [lanes]="lanes()" [zone]="market().time_zone" />
        </section>
      } @placeholder {
        <div class="card timeline"><h2>Today</h2></div>
      }
      <app-live-log-panel />
      <app-last-jobs />
      @defer (on idle) {
        <app-latest-plan [market]="market().id" />
      } @placeholder {
        <div></div>
      }
    </div>
  `,
  styleUrl: './overview.scss',
})
export class Overview {
  private readonly list = inject(ScheduleList);
  private readonly choice = inject(MarketChoice);
  protected readonly market = this.choice.market;
  protected readonly lanes = computed(() =>
    modelTypes.map((type) => ({
      label: type,
      schedules: this.list
        .enabled()
        .filter((schedule) => schedule.model_type === type && this.choice.of(schedule) === this.market().id),
    })),
  );
}
