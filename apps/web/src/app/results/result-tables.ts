import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { TableSummary } from '@energy-ops/contracts';
import { mdiDownload } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { Amount } from '../number/number-pipes.js';
import { ProblemNote } from '../problem/problem-note.js';
import { DataTable } from './data-table.js';
import { Downloads } from './downloads.js';
import { tablePath } from './results-api.js';
import { TableStore } from './table-store.js';

const missing = {
  parquet: 'The model wrote no such file. Download the CSV instead.',
  bid_file: 'The market’s profile does not say how a bid file is written (bid_file). Download the CSV instead.',
} as const;

/** A job's result tables, one at a time, and each as a file. */
@Component({
  selector: 'app-result-tables',
  imports: [Amount, DataTable, Icon, MatButton, MatProgressBar, ProblemNote],
  providers: [TableStore],
  templateUrl: './result-tables.html',
  styleUrl: './result-tables.scss',
})
export class ResultTables {
  readonly jobId = input.required<string>();
  readonly tables = input.required<readonly TableSummary[]>();
  readonly timeZone = input.required<string>();

  protected readonly store = inject(TableStore);
  private readonly downloads = inject(Downloads);
  private readonly chosen = signal<string | undefined>(undefined);
  protected readonly icon = mdiDownload;
  protected readonly current = computed(() => {
    const named = (wanted: string | undefined) => this.tables().find(({ name }) => name === wanted);
    return named(this.chosen()) ?? named('schedule') ?? this.tables()[0];
  });

  constructor() {
    const name = computed(() => this.current()?.name);
    effect(() => {
      const [jobId, table] = [this.jobId(), name()];
      if (table !== undefined) untracked(() => this.store.open(jobId, table));
    });
  }

  protected choose(table: string): void {
    this.chosen.set(table);
  }

  /** Every table is there as CSV; as Parquet where the model wrote it so; bids as their market wants them, if it says how. */
  protected download(table: string, format: 'csv' | keyof typeof missing): void {
    const path = `${tablePath(this.jobId(), table)}?format=${format}`;
    void (format === 'csv' ? this.downloads.start(path) : this.downloads.startIfThere(path, missing[format]));
  }
}
