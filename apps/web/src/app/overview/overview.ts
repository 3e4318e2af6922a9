import { Component, computed, inject } from '@angular/core';
import { modelTypes } from '@energy-ops/contracts';
import { ClientConfigStore } from '../client-config/client-config.js';
import { GateCards } from '../gates/gate-cards.js';
import { LiveLogPanel } from '../live-log/live-log-panel.js';
import { ScheduleList } from '../schedules/schedule-list.js';
import { DayTimeline } from '../timeline/day-timeline.js';
import { ControlCard } from './control-card.js';
import { LastJobs } from './last-jobs.js';
import { LatestPlan } from './latest-plan.js';
import { RunningJobs } from './running-jobs.js';

/** The first page: which gate is next, run a model, watch what runs, see what ran and the plan that stands. */
@Component({
  selector: 'app-overview',
  imports: [ControlCard, DayTimeline, GateCards, LastJobs, LatestPlan, LiveLogPanel, RunningJobs],
  template: `
    <h1 class="page-title">Overview</h1>
    <div class="cards">
      <app-gate-cards [market]="market().id" />
      <app-control-card />
      @defer (on idle) {
        <section class="card" aria-label="Today’s schedules">
          <app-day-timeline [lanes]="lanes()" [zone]="market().time_zone" />
        </section>
      }
      <app-running-jobs />
      <app-live-log-panel />
      <app-last-jobs />
      @defer (on idle) {
        <app-latest-plan />
      }
    </div>
  `,
  styles: `
    .cards {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
  `,
})
export class Overview {
  private readonly list = inject(ScheduleList);
  protected readonly market = inject(ClientConfigStore).market;
  protected readonly lanes = computed(() =>
    modelTypes.map((type) => ({
      label: type,
      schedules: this.list.enabled().filter((schedule) => schedule.model_type === type),
    })),
  );
}
