import { Component } from '@angular/core';
import { ControlCard } from './control-card.js';
import { LastJobs } from './last-jobs.js';
import { LatestPlan } from './latest-plan.js';
import { RunningJobs } from './running-jobs.js';

/** The first page: run a model, watch what runs, see what ran and the plan that stands. */
@Component({
  selector: 'app-overview',
  imports: [ControlCard, LastJobs, LatestPlan, RunningJobs],
  template: `
    <h1 class="page-title">Overview</h1>
    <div class="cards">
      <app-control-card />
      <app-running-jobs />
      <app-last-jobs />
      @defer (on idle) {
        <app-latest-plan />
      }
    </div>
  `,
  styles: `
    .cards {
      display: grid;
      gap: 16px;
    }
  `,
})
export class Overview {}
