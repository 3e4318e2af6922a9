import { computed, inject, Service, signal } from '@angular/core';
import { ResultsApi, type TableRows } from './results-api.js';

/** One result table, a page of rows more at each `more`. */
@Service({ autoProvided: false })
export class TableStore {
  private readonly api = inject(ResultsApi);
  private readonly loaded = signal<TableRows | undefined>(undefined);
  private readonly failed = signal<unknown>(undefined);
  private readonly asking = signal(false);
  private source = { jobId: '', table: '' };

  readonly table = this.loaded.asReadonly();
  readonly failure = this.failed.asReadonly();
  readonly isLoading = this.asking.asReadonly();
  readonly hasMore = computed(() => (this.loaded()?.next ?? null) !== null);

  open(jobId: string, table: string): void {
    this.source = { jobId, table };
    this.loaded.set(undefined);
    this.more();
  }

  more(): void {
    const { source } = this;
    const before = this.loaded();
    this.asking.set(true);
    this.failed.set(undefined);
    this.api
      .page(source.jobId, source.table, before?.next ?? null)
      .then((page) => {
        if (source === this.source) this.loaded.set({ ...page, rows: [...(before?.rows ?? []), ...page.rows] });
      })
      .catch((error: unknown) => {
        if (source === this.source) this.failed.set(error);
      })
      .finally(() => {
        if (source === this.source) this.asking.set(false);
      });
  }
}
