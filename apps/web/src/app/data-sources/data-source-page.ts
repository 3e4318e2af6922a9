import { httpResource } from '@angular/common/http';
import { Component, computed, input } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { modelTypes, type DataSource } from '@energy-ops/contracts';
import { ProblemNote } from '../problem/problem-note.js';
import { MarketTime } from '../time/market-time.js';
import { FindingsTable } from './findings-table.js';
import { FitnessChips } from './fitness-chips.js';
import { TablePreview } from './table-preview.js';

/** One data source: what it is fit for, its tables, its settings. */
@Component({
  selector: 'app-data-source-page',
  imports: [FindingsTable, FitnessChips, MarketTime, MatProgressBar, ProblemNote, TablePreview],
  templateUrl: './data-source-page.html',
  styleUrl: './data-source-page.scss',
})
export class DataSourcePage {
  readonly id = input.required<string>();
  protected readonly answer = httpResource<DataSource>(() => `/api/data-sources/${this.id()}`);
  protected readonly source = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  protected readonly unfit = computed(() => {
    const source = this.source();
    return modelTypes.flatMap((type) => {
      const findings = source?.report.fitness[type].findings ?? [];
      return findings.length === 0 ? [] : [{ type, findings }];
    });
  });
  protected readonly settings = computed(() =>
    Object.entries(this.source()?.settings ?? {}).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value, null, 1),
    })),
  );
}
