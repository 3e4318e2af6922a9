import { computed, inject, Injectable, signal } from '@angular/core';
import type { AuditEntryView, AuditPage } from '@energy-ops/contracts';
import { ClientConfigStore } from '../client-config/client-config.js';
import { pagedList, type ListRequest } from '../paging/paged-list.js';
import { auditQueryOf, type AuditFilters } from './audit-filters.js';

/** What happened, newest first, as the filters let pass. */
@Injectable()
export class AuditList {
  private readonly client = inject(ClientConfigStore);
  /** Undefined until the address has been read. */
  readonly filters = signal<AuditFilters | undefined>(undefined, {
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  private readonly query = computed(() => {
    const filters = this.filters();
    return filters && auditQueryOf(filters, this.client.market().time_zone);
  });
  readonly page = pagedList<AuditPage, AuditEntryView>(
    () => this.request(),
    ({ entries }) => entries,
  );

  /** The path of all that passes the filters, as a file. */
  exportPath(format: 'csv' | 'ndjson'): string {
    return `/api/audit?${new URLSearchParams({ format, ...this.query() }).toString()}`;
  }

  private request(): ListRequest | undefined {
    const query = this.query();
    return query && { url: '/api/audit', params: { limit: '50', ...query } };
  }
}
