import { Component, computed, effect, inject, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { Column, TableSummary } from '@energy-ops/contracts';
import { formatNumber } from '../number/amount.js';
import { ProblemNote } from '../problem/problem-note.js';
import { formatInstant } from '../time/instant.js';
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

  protected cell(value: string | number | boolean | null | undefined, column: Column): string {
    if (value === null || value === undefined) return '';
    if (column.type === 'instant' && typeof value === 'string')
      return formatInstant(value, this.timeZone(), 'date-time');
    return typeof value === 'number' ? formatNumber(value) : String(value);
  }
}
