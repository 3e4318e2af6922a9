import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatOption, MatSelect } from '@angular/material/select';
import { Router, RouterLink } from '@angular/router';
import { isFinal, type Job, type TableDiff } from '@energy-ops/contracts';
import { Amount } from '../number/number-pipes.js';
import { ProblemNote } from '../problem/problem-note.js';
import { Chart } from '../results/chart.js';
import { baselineLabel } from './baselines.js';
import { CompareStore } from './compare-store.js';
import { KpiDeltas } from './kpi-deltas.js';
import { TableChanges } from './table-changes.js';
import { ValueChangesTable } from './value-changes-table.js';

/** A job beside another: the difference in a sentence, in figures, in what was asked, and block by block. */
@Component({
  selector: 'app-job-compare',
  imports: [
    Amount,
    Chart,
    KpiDeltas,
    MatButton,
    MatFormField,
    MatLabel,
    MatOption,
    MatProgressBar,
    MatSelect,
    ProblemNote,
    RouterLink,
    TableChanges,
    ValueChangesTable,
  ],
  providers: [CompareStore],
  templateUrl: './job-compare.html',
  styleUrl: './job-compare.scss',
})
export class JobCompare {
  readonly job = input.required<Job>();
  /** Left out: the job one would usually compare with. */
  readonly against = input<string>();
  protected readonly store = inject(CompareStore);
  private readonly router = inject(Router);
  protected readonly hasEnded = computed(() => isFinal(this.job().status));
  protected readonly choices = computed(() => {
    const [others, against] = [this.store.others(), this.store.against()];
    const known = others.map((other) => ({ id: other.job_id, label: baselineLabel(other) }));
    const isListed = against === undefined || known.some(({ id }) => id === against);
    return isListed ? known : [{ id: against, label: against }, ...known];
  });
  protected readonly changedInputs = computed(() => different(this.store.diff()?.inputs.tables ?? []));
  protected readonly changedResults = computed(() => different(this.store.diff()?.results ?? []));

  constructor() {
    effect(() => {
      const [job, against] = [this.job(), this.against()];
      untracked(() => this.store.show(job, against));
    });
  }

  protected compareWith(jobId: string): void {
    void this.router.navigate([], { queryParams: { tab: 'compare', against: jobId } });
  }
}

const different = (tables: readonly TableDiff[]): TableDiff[] => tables.filter(({ state }) => state !== 'same');
