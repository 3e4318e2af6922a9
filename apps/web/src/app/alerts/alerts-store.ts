import { HttpClient, httpResource } from '@angular/common/http';
import { computed, inject, linkedSignal, Service } from '@angular/core';
import type { AlertPage, AlertView, OwnAlert } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { Session } from '../auth/session.js';
import { lastAnswer } from '../live/last-answer.js';
import { LiveEvents } from '../live/live-events.js';
import { BrowserNotices } from './browser-notices.js';

const path = '/api/alerts';

/** What is wrong, newest first, live, and what of it the reader has not seen. */
@Service()
export class AlertsStore {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly notices = inject(BrowserNotices);
  private readonly resource = httpResource<AlertPage>(() =>
    this.session.may('alerts:read') ? { url: path, params: { limit: '100' } } : undefined,
  );
  private readonly answer = lastAnswer<AlertPage | undefined>(this.resource, undefined);
  private readonly shown = linkedSignal<readonly OwnAlert[]>(() => this.answer()?.alerts ?? []);
  readonly error = computed(() => this.resource.error());
  readonly isLoading = this.resource.isLoading;
  readonly open = computed(() => this.shown().filter(({ resolved_at }) => resolved_at === null));
  readonly over = computed(() => this.shown().filter(({ resolved_at }) => resolved_at !== null));
  /** What is open and not seen. */
  readonly fresh = computed(() => this.open().filter(({ read }) => !read));
  readonly unread = computed(() => this.fresh().length);

  constructor() {
    const live = inject(LiveEvents);
    live.on('alert:changed', ({ alert }) => {
      this.put(alert);
    });
    live.onReconnect(() => this.resource.reload());
  }

  reload(): void {
    this.resource.reload();
  }

  async read(alert: OwnAlert): Promise<void> {
    this.see((each) => each.id === alert.id);
    await firstValueFrom(this.http.post(`${path}/${encodeURIComponent(alert.id)}/read`, {}));
  }

  async readAll(): Promise<void> {
    this.see(() => true);
    await firstValueFrom(this.http.post(`${path}/read`, {}));
  }

  /** One that is graver than it was has not been seen. */
  private put(alert: AlertView): void {
    const known = this.shown().find(({ id }) => id === alert.id);
    const read = known?.read === true && known.severity === alert.severity;
    if (known === undefined && alert.resolved_at === null) this.notices.show(alert);
    this.shown.update((alerts) => [{ ...alert, read }, ...alerts.filter(({ id }) => id !== alert.id)]);
  }

  private see(which: (alert: OwnAlert) => boolean): void {
    this.shown.update((alerts) => alerts.map((each) => (which(each) ? { ...each, read: true } : each)));
  }
}
