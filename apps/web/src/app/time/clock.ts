import { DestroyRef, inject, Service, signal } from '@angular/core';

/** The time, once a second. */
@Service()
export class Clock {
  private readonly ticks = signal(Date.now());
  readonly now = this.ticks.asReadonly();

  constructor() {
    const timer = setInterval(() => {
      this.ticks.set(Date.now());
    }, 1000);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }
}
