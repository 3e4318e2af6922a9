import { httpResource } from '@angular/common/http';
import { computed, Injectable, signal } from '@angular/core';
import type { TablePage } from '@energy-ops/contracts';

const pageSize = 50;

/** A page of a data source's table, with the way forward and back. */
@Injectable()
export class TableRows {
  private readonly path = signal<string | undefined>(undefined);
  /** The cursors of the pages behind us and of this one; the first page has none. */
  private readonly trail = signal<readonly (string | null)[]>([null]);
  private readonly answer = httpResource<TablePage>(() => {
    const [path, cursor] = [this.path(), this.trail().at(-1) ?? null];
    if (path === undefined) return undefined;
    return { url: path, params: { limit: pageSize, ...(cursor !== null && { cursor }) } };
  });
  readonly page = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  readonly isLoading = this.answer.isLoading;
  readonly error = this.answer.error;
  readonly number = computed(() => this.trail().length);
  /** The number of the first row shown, from 1. */
  readonly firstRow = computed(() => (this.number() - 1) * pageSize + 1);
  readonly hasNext = computed(() => (this.page()?.next_cursor ?? null) !== null);

  show(sourceId: string, table: string): void {
    this.trail.set([null]);
    this.path.set(table === '' ? undefined : `/api/data-sources/${sourceId}/tables/${table}`);
  }

  next(): void {
    const cursor = this.page()?.next_cursor;
    if (cursor) this.trail.update((trail) => [...trail, cursor]);
  }

  previous(): void {
    this.trail.update((trail) => (trail.length > 1 ? trail.slice(0, -1) : trail));
  }

  reload(): void {
    this.answer.reload();
  }
}
