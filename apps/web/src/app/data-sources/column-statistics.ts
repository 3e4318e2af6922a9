import { httpResource } from '@angular/common/http';
import { Component, computed, input } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { TableStatistics } from '@energy-ops/contracts';
import { formatNumber } from '../number/amount.js';
import { ProblemNote } from '../problem/problem-note.js';
import { problemOf } from '../problem/problem.js';
import { CoverageStrip } from './coverage-strip.js';

/** What a table holds at a glance: the coverage of its blocks, and the range, fills and gaps of each column. */
@Component({
  selector: 'app-column-statistics',
  imports: [CoverageStrip, MatProgressBar, ProblemNote],
  templateUrl: './column-statistics.html',
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
    }
    .scroll {
      max-height: 420px;
    }
    td {
      white-space: nowrap;
    }
    .filled {
      color: var(--app-warning);
      font-weight: 600;
    }
    .quiet {
      font: var(--mat-sys-body-medium);
    }
  `,
})
export class ColumnStatistics {
  readonly sourceId = input.required<string>();
  readonly table = input.required<string>();
  protected readonly answer = httpResource<TableStatistics>(
    () => `/api/data-sources/${this.sourceId()}/tables/${this.table()}/statistics`,
  );
  protected readonly statistics = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  protected readonly isUnknown = computed(() => problemOf(this.answer.error())?.code === 'no_statistics');
  protected readonly figure = formatNumber;
}
