import { Component, computed, input } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { Job } from '@energy-ops/contracts';
import { TablePreview } from '../data-sources/table-preview.js';
import { ProblemNote } from '../problem/problem-note.js';
import { sourceOf } from './job-store.js';

/** What a job calculated with: its data source, the snapshot's hash, and the tables. */
@Component({
  selector: 'app-job-inputs',
  imports: [MatProgressBar, ProblemNote, RouterLink, TablePreview],
  template: `
    <section class="card" aria-labelledby="inputs-heading">
      <h2 id="inputs-heading">Data</h2>
      <p>
        Data source
        <a [routerLink]="['/data-sources', job().data_source_id]">{{ source()?.name ?? job().data_source_id }}</a>
      </p>
      <p class="hash">
        Snapshot <code>{{ job().data_snapshot_sha256 }}</code>
      </p>
      @if (answer.error(); as error) {
        <app-problem-note [error]="error" canRetry (retry)="answer.reload()" />
      } @else if (source(); as data) {
        @if (data.snapshot_sha256 !== job().data_snapshot_sha256) {
          <p class="changed">
            The data source has changed since: this job kept the snapshot above, the tables are not shown.
          </p>
        } @else {
          <app-table-preview [sourceId]="data.id" [tables]="data.tables" [timeZone]="data.time_zone" />
        }
      } @else {
        <mat-progress-bar mode="indeterminate" aria-label="Loading the data source" />
      }
    </section>
  `,
  styles: `
    .hash {
      overflow-wrap: anywhere;
    }
    .changed {
      padding: 8px 12px;
      border-radius: 8px;
      background: var(--app-warning-container);
      color: var(--app-warning);
    }
  `,
})
export class JobInputs {
  readonly job = input.required<Job>();
  protected readonly answer = sourceOf(this.job);
  protected readonly source = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
}
