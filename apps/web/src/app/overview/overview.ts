import { Component } from '@angular/core';
import { LiveLogPanel } from '../live-log/live-log-panel.js';
import { ControlCard } from './control-card.js';
import { LastJobs } from './last-jobs.js';
import { LatestPlan } from './latest-plan.js';
import { RunningJobs } from './running-jobs.js';

/** The first page: run a model, watch what runs, see what ran and the plan that stands. */
@Component({
  selector: 'app-overview',
  imports: [ControlCard, LastJobs, LatestPlan, LiveLogPanel, RunningJobs],
  template: `
    <h1 class="page-title">Overview</h1>
    <div class="cards">
      <app-control-card />
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
export class Overview {}
