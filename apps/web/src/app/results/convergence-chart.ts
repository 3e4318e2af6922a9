import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { ClientConfigStore } from '../client-config/client-config.js';
import { ProblemNote } from '../problem/problem-note.js';
import { Clock } from '../time/clock.js';
import { Chart } from './chart.js';
import { curveDrawing } from './curve-drawing.js';
import { CurveStore } from './curve-store.js';

/** How near to optimal a job's solution is, as it happens. */
@Component({
  selector: 'app-convergence-chart',
  imports: [Chart, MatProgressBar, ProblemNote],
  providers: [CurveStore],
  template: `
    @if (store.failure(); as error) {
      <app-problem-note [error]="error" [canRetry]="true" (retry)="store.retry()" />
    } @else if (store.points().length > 0) {
      <app-chart heading="Convergence" [drawing]="drawing()" />
    } @else if (store.isLoading()) {
      <mat-progress-bar mode="indeterminate" aria-label="Loading the convergence" />
    } @else {
      <div class="empty">
        <h2>No convergence</h2>
        @if (runningSince() !== null) {
          <p>The curve begins with the first solution the solver finds.</p>
        } @else {
          <p>
            Only a search among whole-number decisions has a curve. This job was solved at once, as linear problems are,
            or found no solution.
          </p>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    h2 {
      font: var(--mat-sys-title-medium);
    }
    .empty {
      padding: 48px 16px;
      text-align: center;
    }
  `,
})
export class ConvergenceChart {
  readonly jobId = input.required<string>();
  /** When the search that still goes on began. */
  readonly runningSince = input<string | null>(null);
  /** The currency of the objective; without one, that of the market shown first. */
  readonly currency = input<string>();

  protected readonly store = inject(CurveStore);
  private readonly client = inject(ClientConfigStore);
  private readonly clock = inject(Clock);
  private readonly nowMs = computed(() => {
    const since = this.runningSince();
    return since === null ? 0 : this.clock.now() - Date.parse(since);
  });
  protected readonly drawing = computed(() =>
    curveDrawing(this.store.points(), this.currency() ?? this.client.market().currency, this.nowMs()),
  );

  constructor() {
    effect((onCleanup) => {
      const jobId = this.jobId();
      onCleanup(untracked(() => this.store.open(jobId)));
    });
  }
}
