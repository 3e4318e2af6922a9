import { Component, computed, effect, inject, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { Column, TableSummary } from '@energy-ops/contracts';
import { ProblemNote } from '../problem/problem-note.js';
import { cellText } from '../results/cell-text.js';
import type { Cell } from '../results/cells.js';
import { ColumnStatistics } from './column-statistics.js';
import { TableRows } from './table-rows.js';

/** The tables of a data source: what one holds at a glance, and its rows, a page at a time. */
@Component({
  selector: 'app-table-preview',
  imports: [ColumnStatistics, MatButton, MatButtonToggle, MatButtonToggleGroup, MatProgressBar, ProblemNote],
  providers: [TableRows],
  templateUrl: './table-preview.html',
  styleUrl: './table-preview.scss',
})
export class TablePreview {
  readonly sourceId = input.required<string>();
  readonly tables = input.required<readonly TableSummary[]>();
  readonly timeZone = input.required<string>();
  protected readonly rows = inject(TableRows);
  protected readonly name = linkedSignal(() => this.tables()[0]?.name ?? '');
  protected readonly table = computed(() => this.tables().find((each) => each.name === this.name()));

  constructor() {
    effect(() => {
      this.rows.show(this.sourceId(), this.name());
    });
  }

  /** As it was given: a price is looked for to the tick. */
  protected cell(value: Cell, column: Column): string {
    return cellText(value, column, this.timeZone());
  }
}
