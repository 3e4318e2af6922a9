import { HttpClient } from '@angular/common/http';
import { computed, DestroyRef, inject, Injectable, resource, signal } from '@angular/core';
import { jobStatuses, type JobPage, type JobStatus } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import type { Chip } from '../filter/choice-chips.js';
import { LiveEvents } from '../live/live-events.js';
import { formatNumber } from '../number/amount.js';
import { queryOf, type JobFilters } from './job-filters.js';
import { statusLooks } from './job-status.js';

/** Jobs come and go by the second where many run: counted no more often than this. */
const restMs = 3000;

/** How many jobs of each status pass the other filters. */
@Injectable()
export class StatusCounts {
  private readonly http = inject(HttpClient);
  readonly filters = signal<JobFilters | undefined>(undefined);
  private readonly others = computed(
    () => {
      const filters = this.filters();
      return filters && queryOf({ ...filters, status: null });
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  private readonly answer = resource({
    params: () => this.others(),
    loader: async ({ params }) => {
      const pages = jobStatuses.map(async (status) => [status, await this.count({ ...params, status })] as const);
      return new Map<JobStatus, JobPage>(await Promise.all(pages));
    },
  });
  readonly chips = computed<readonly Chip<JobStatus>[]>(() => {
    const counted = this.answer.hasValue() ? this.answer.value() : undefined;
    const pages = [...(counted?.values() ?? [])];
    const all = pages.reduce((sum, { total }) => sum + total, 0);
    const isCapped = pages.some(({ total_capped: capped }) => capped === true);
    const words = (total: number, capped: boolean) => `${formatNumber(total)}${capped ? '+' : ''}`;
    return [
      { value: undefined, label: 'All', count: counted ? words(all, isCapped) : '' },
      ...jobStatuses.map((status) => {
        const page = counted?.get(status);
        const count = page === undefined ? '' : words(page.total, page.total_capped === true);
        return { value: status, label: statusLooks[status].label, count };
      }),
    ];
  });
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const live = inject(LiveEvents);
    const recount = () => {
      this.soon ??= setTimeout(() => {
        this.soon = undefined;
        this.answer.reload();
      }, restMs);
    };
    const stops = [live.onReconnect(recount), live.onEnd(recount), live.on('optimization:started', recount)];
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop();
      clearTimeout(this.soon);
    });
  }

  private count(query: Record<string, string>): Promise<JobPage> {
    return firstValueFrom(this.http.get<JobPage>('/api/jobs', { params: { ...query, limit: '1' } }));
  }
}
