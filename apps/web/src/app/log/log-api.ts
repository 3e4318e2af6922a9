import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { LogLevel, LogPage } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { pageSize } from './log-pages.js';

/** Which lines to show: one level, those with a text, or all. */
export interface LogFilter {
  readonly level: LogLevel | undefined;
  readonly text: string;
}

/** The most lines the server gives at once. */
export const mostLines = 1000;

/** A job's log over HTTP. Answers are oldest line first, whichever end was asked for. */
@Service()
export class LogApi {
  private readonly http = inject(HttpClient);

  page(jobId: string, page: number): Promise<LogPage> {
    return this.ask(jobId, { after_seq: page * pageSize, limit: pageSize, order: 'asc' });
  }

  /** The last lines there are; of the filter's, if one is given. */
  async tail(jobId: string, filter?: LogFilter): Promise<LogPage> {
    return oldestFirst(await this.ask(jobId, { limit: mostLines, order: 'desc', ...asked(filter) }));
  }

  /** The newest lines after one, at most `limit`. */
  async tailAfter(jobId: string, seq: number, limit = 200): Promise<LogPage> {
    return oldestFirst(await this.ask(jobId, { after_seq: seq, limit, order: 'desc' }));
  }

  after(jobId: string, seq: number, filter?: LogFilter): Promise<LogPage> {
    return this.ask(jobId, { after_seq: seq, limit: mostLines, order: 'asc', ...asked(filter) });
  }

  async before(jobId: string, seq: number, filter: LogFilter): Promise<LogPage> {
    return oldestFirst(await this.ask(jobId, { before_seq: seq, limit: mostLines, order: 'desc', ...asked(filter) }));
  }

  private ask(jobId: string, params: Record<string, string | number>): Promise<LogPage> {
    return firstValueFrom(this.http.get<LogPage>(`/api/jobs/${encodeURIComponent(jobId)}/logs`, { params }));
  }
}

const asked = (filter: LogFilter | undefined): Record<string, string> => ({
  ...(filter?.level === undefined ? {} : { level: filter.level }),
  ...(filter === undefined || filter.text === '' ? {} : { q: filter.text }),
});

const oldestFirst = (page: LogPage): LogPage => ({ ...page, logs: page.logs.toReversed() });
