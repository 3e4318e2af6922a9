import { httpResource } from '@angular/common/http';
import { computed, inject, Service } from '@angular/core';
import type { DataSource, DataSourcePage } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { lastAnswer } from '../live/last-answer.js';

const none: DataSourcePage = { data_sources: [], next_cursor: null };

/** The data sources one can choose from. */
@Service()
export class DataSourceList {
  private readonly session = inject(Session);
  private readonly page = httpResource<DataSourcePage>(
    () => (this.session.isSignedIn() ? '/api/data-sources?limit=200' : undefined),
    { defaultValue: none },
  );
  private readonly known = lastAnswer(this.page, none);
  readonly sources = computed<readonly DataSource[]>(() => this.known().data_sources);
  readonly isLoading = computed(() => this.page.isLoading() && this.sources().length === 0);
  readonly error = this.page.error;

  reload(): void {
    this.page.reload();
  }
}
