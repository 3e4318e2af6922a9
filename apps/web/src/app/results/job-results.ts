import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { isFinal, type Job } from '@energy-ops/contracts';
import { ProblemNote } from '../problem/problem-note.js';
import { Chart } from './chart.js';
import { conflictSentence } from './conflict-words.js';
import { KpiTable } from './kpi-table.js';
import { ResultsStore } from './results-store.js';
import { ResultTables } from './result-tables.js';

/** What a job found: its worth, its day, its author's charts, its tables; or what stood in its way. */
@Component({
  selector: 'app-job-results',
  imports: [Chart, KpiTable, MatProgressBar, ProblemNote, ResultTables],
  providers: [ResultsStore],
  templateUrl: './job-results.html',
  styleUrl: './job-results.scss',
})
export class JobResults {
  readonly job = input.required<Job>();

  protected readonly store = inject(ResultsStore);
  protected readonly showsCharts = signal(false);
  protected readonly results = this.store.results;
  protected readonly hasEnded = computed(() => isFinal(this.job().status));
  protected readonly conflicts = computed(() =>
    (this.results()?.conflicts ?? []).map((conflict) => ({
      sentence: conflictSentence(conflict, this.job().time_zone),
      hint: conflict.hint,
    })),
  );
  protected readonly hasKpis = computed(() => Object.keys(this.results()?.kpis ?? {}).length > 0);
  protected readonly isEmpty = computed(() => {
    const results = this.results();
    const tables = results?.tables.length ?? 0;
    return !this.store.isLoading() && tables === 0 && !this.hasKpis() && this.conflicts().length === 0;
  });
  private readonly ending = computed(() => this.job().status === 'success');
  protected readonly emptyReason = computed(() => {
    if (!this.hasEnded()) return `The job is ${this.job().status}. Its results appear here when it ends.`;
    if (this.ending()) return 'The model ended well and wrote no tables and no KPIs.';
    return `The job ${this.job().status === 'failed' ? 'failed' : 'was cancelled'} before it had results. Its log says why.`;
  });

  constructor() {
    effect(() => {
      const job = this.job();
      untracked(() => this.store.show(job));
    });
  }
}
