import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { Column, TablePage } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import type { Row } from './cells.js';

/** As much of a table as was asked for; `next` is where the rest begins, null where there is none. */
export interface TableRows {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** The most rows the server gives at once. */
export const pageRows = 10_000;

export const tablePath = (jobId: string, table: string): string =>
  `/api/jobs/${encodeURIComponent(jobId)}/results/${encodeURIComponent(table)}`;

/** A job's result tables over HTTP. */
@Service()
export class ResultsApi {
  private readonly http = inject(HttpClient);

  async page(jobId: string, table: string, cursor: string | null = null): Promise<TableRows> {
    const params = { limit: pageRows, ...(cursor === null ? {} : { cursor }) };
    const page = await firstValueFrom(this.http.get<TablePage>(tablePath(jobId, table), { params }));
    return { columns: page.columns, rows: page.rows, next: page.next_cursor };
  }

  /** The first rows of a table, up to a whole page more than `most`. */
  async rows(jobId: string, table: string, most: number): Promise<TableRows> {
    let loaded = await this.page(jobId, table);
    while (loaded.next !== null && loaded.rows.length < most) {
      const more = await this.page(jobId, table, loaded.next);
      loaded = { ...more, rows: [...loaded.rows, ...more.rows] };
    }
    return loaded;
  }
}
