import { httpResource } from '@angular/common/http';
import { computed, DestroyRef, effect, inject, Injectable, linkedSignal, signal, untracked } from '@angular/core';
import type { CurrentPlans } from '@energy-ops/contracts';
import { lastAnswer } from '../live/last-answer.js';
import { LiveEvents } from '../live/live-events.js';
import { Clock } from '../time/clock.js';

/** So long after a gate has closed the next one is asked for. */
const closedMs = 1000;

/** The plans in force of a market and its gates ahead, on the server's clock. */
@Injectable()
export class CurrentPlansStore {
  private readonly clock = inject(Clock);
  readonly market = signal<string | undefined>(undefined);
  private readonly answer = httpResource<CurrentPlans>(() => {
    const market = this.market();
    return market === undefined ? undefined : { url: '/api/plans/current', params: { market } };
  });
  readonly current = lastAnswer<CurrentPlans | undefined>(this.answer, undefined);
  readonly error = this.answer.error;
  /** What the server's clock is ahead of the browser's, which may be an hour off. */
  private readonly aheadMs = linkedSignal(() => {
    const now = this.current()?.now;
    return now === undefined ? 0 : Date.parse(now) - untracked(() => Date.now());
  });
  readonly now = computed(() => this.clock.now() + this.aheadMs());
  private readonly hasClosed = computed(() => {
    const closes = this.current()?.gates.map((gate) => Date.parse(gate.closes)) ?? [];
    return closes.length > 0 && Math.min(...closes) + closedMs < this.now();
  });

  constructor() {
    const live = inject(LiveEvents);
    const reload = () => {
      this.answer.reload();
    };
    const stops = [live.onReconnect(reload), live.onEnd(reload), live.on('gate:warning', reload)];
    effect(() => {
      if (this.hasClosed()) untracked(reload);
    });
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop();
    });
  }

  reload(): void {
    this.answer.reload();
  }
}
