import { HttpClient, httpResource } from '@angular/common/http';
import { computed, DOCUMENT, effect, inject, linkedSignal, Service, untracked } from '@angular/core';
import type { WorkerPage, WorkerView } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { Session } from '../auth/session.js';
import { lastAnswer } from '../live/last-answer.js';
import { Clock } from '../time/clock.js';

/** A worker and how long it has been silent. */
export interface HeardWorker extends WorkerView {
  readonly silentMs: number;
  readonly isLate: boolean;
}

const none: WorkerPage = { workers: [], next_cursor: null };
const askEveryMs = 2000;
/** It beats every 2 s and is asked for as often: older news than this is none. */
const lateAfterMs = 6000;

/** Who works, asked every two seconds while somebody looks: a dead worker cannot say that it died. */
@Service()
export class WorkersStore {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly clock = inject(Clock);
  private readonly document = inject(DOCUMENT);
  private readonly mayRead = computed(() => this.session.may('workers:read'));
  private readonly page = httpResource<WorkerPage>(() => (this.mayRead() ? '/api/workers?limit=200' : undefined), {
    defaultValue: none,
  });
  private readonly known = lastAnswer(this.page, none);
  /** How far this machine's clock is ahead of the server's: beats are told in the server's time. */
  private readonly aheadMs = linkedSignal<string | null | undefined, number>({
    source: () => this.page.headers()?.get('date'),
    computation: (date, previous) => (date ? Date.now() - Date.parse(date) : (previous?.value ?? 0)),
  });
  readonly isKnown = computed(() => this.known() !== none);
  /** Stays while the next question is under way, so that nothing flickers. */
  readonly error = linkedSignal<{ isAsking: boolean; error: unknown }, unknown>({
    source: () => ({ isAsking: this.page.isLoading(), error: this.page.error() }),
    computation: ({ isAsking, error }, previous) => (isAsking ? previous?.value : error),
  });
  readonly workers = computed<readonly HeardWorker[]>(() => {
    const now = this.clock.now() - this.aheadMs();
    return this.known().workers.map((worker) => {
      const silentMs = Math.max(0, now - Date.parse(worker.last_beat_at));
      return { ...worker, silentMs, isLate: silentMs > lateAfterMs };
    });
  });
  readonly alive = computed(() => this.workers().filter(({ isLate }) => !isLate));
  /** Workers that cannot shut an uploaded model in. */
  readonly unsafe = computed(() =>
    this.workers().filter(({ sandbox }) => sandbox === 'uid-only' || sandbox === 'none'),
  );
  private readonly taking = computed(() => this.alive().filter(({ draining }) => !draining));
  /** Whether jobs wait for nobody; unknown until the server has answered. */
  readonly nobodyWorks = computed(() => this.isKnown() && this.error() === undefined && this.taking().length === 0);
  readonly mayDrain = computed(() => this.session.may('workers:drain'));

  constructor() {
    effect((onCleanup) => {
      if (!this.mayRead()) return;
      const asking = setInterval(() => {
        if (this.document.visibilityState !== 'hidden') untracked(() => this.page.reload());
      }, askEveryMs);
      onCleanup(() => {
        clearInterval(asking);
      });
    });
  }

  /** Has a worker take no more jobs, or take some again. */
  async setDraining({ id }: WorkerView, draining: boolean): Promise<void> {
    await firstValueFrom(this.http.post(`/api/workers/${id}/${draining ? 'drain' : 'resume'}`, {}));
    this.page.reload();
  }

  reload(): void {
    this.page.reload();
  }
}
