import { inject, Service, signal } from '@angular/core';
import { LiveEvents } from '../live/live-events.js';

export interface Incumbent {
  readonly value: number | null;
  readonly gap: number | null;
}

/** The best plan so far of each running job, as its solver tells it. */
@Service()
export class Incumbents {
  private readonly byJob = signal<ReadonlyMap<string, Incumbent>>(new Map());

  constructor() {
    inject(LiveEvents).on('optimization:incumbent', ({ jobId, incumbent, gap }) => {
      this.byJob.update((known) => new Map(known).set(jobId, { value: incumbent, gap }));
    });
  }

  of(jobId: string): Incumbent | undefined {
    return this.byJob().get(jobId);
  }
}
