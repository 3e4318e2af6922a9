import { Component, computed, DOCUMENT, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import { modelTypes, triggers } from '@energy-ops/contracts';
import { DataSourceList } from '../data-sources/data-source-list.js';
import { ChoiceChips } from '../filter/choice-chips.js';
import { FilterSelect } from '../filter/filter-select.js';
import { ProblemNote } from '../problem/problem-note.js';
import { noFilters, readFilters, type JobFilters } from './job-filters.js';
import { JobList } from './job-list.js';
import { JobRows } from './job-rows.js';
import { StatusCounts } from './status-counts.js';

/** The head of the page is about as high. */
const readFromPx = 160;

/** Every job, filtered by what the address says. */
@Component({
  selector: 'app-jobs-page',
  imports: [
    ChoiceChips,
    FilterSelect,
    JobRows,
    MatButton,
    MatFormField,
    MatInput,
    MatLabel,
    MatProgressBar,
    ProblemNote,
    RouterLink,
  ],
  providers: [JobList, StatusCounts],
  templateUrl: './jobs-page.html',
  styleUrl: './jobs-page.scss',
  host: { '(window:scroll)': 'noteScroll()' },
})
export class JobsPage {
  readonly model_type = input<string>();
  readonly status = input<string>();
  readonly data_source_id = input<string>();
  readonly triggered_by = input<string>();
  readonly q = input<string>();
  protected readonly list = inject(JobList);
  protected readonly counts = inject(StatusCounts);
  private readonly dataSources = inject(DataSourceList);
  private readonly router = inject(Router);
  private readonly window = inject(DOCUMENT).defaultView;
  protected readonly types = modelTypes.map((type) => ({ value: type, label: type }));
  protected readonly triggers = triggers.map((each) => ({ value: each, label: each }));
  protected readonly noFilters = noFilters;
  protected readonly sources = computed(() =>
    this.dataSources.sources().map(({ id, name }) => ({ value: id, label: name })),
  );
  protected readonly filters = computed(() =>
    readFilters({
      model_type: this.model_type(),
      status: this.status(),
      data_source_id: this.data_source_id(),
      triggered_by: this.triggered_by(),
      q: this.q(),
    }),
  );

  constructor() {
    effect(() => {
      this.list.filters.set(this.filters());
      this.counts.filters.set(this.filters());
    });
  }

  protected narrow(change: Partial<JobFilters>): void {
    void this.router.navigate([], { queryParams: change, queryParamsHandling: 'merge' });
  }

  /** Whoever has scrolled down reads: rows must not jump below their eyes. */
  protected noteScroll(): void {
    this.list.isReading.set((this.window?.scrollY ?? 0) > readFromPx);
  }

  protected showFresh(): void {
    this.window?.scrollTo({ top: 0 });
    this.list.reload();
  }

  protected search(text: string): void {
    this.narrow({ q: text.trim() || null });
  }
}
