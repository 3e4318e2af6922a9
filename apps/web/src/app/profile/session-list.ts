import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { SessionPage, SessionView } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { pagedList } from '../paging/paged-list.js';

const path = '/api/auth/sessions';

/** Where one is logged in. */
@Injectable()
export class SessionList {
  private readonly http = inject(HttpClient);
  readonly page = pagedList<SessionPage, SessionView>(
    () => ({ url: path, params: {} }),
    ({ sessions }) => sessions,
  );

  async end({ id }: SessionView): Promise<void> {
    await firstValueFrom(this.http.delete(`${path}/${encodeURIComponent(id)}`));
    this.page.change((sessions) => sessions.filter((session) => session.id !== id));
  }

  async endOthers(): Promise<void> {
    await firstValueFrom(this.http.delete(path));
    this.page.change((sessions) => sessions.filter(({ current }) => current));
  }
}
