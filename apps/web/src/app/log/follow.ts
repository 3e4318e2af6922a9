import { computed, signal, type Signal } from '@angular/core';

/** Where a scroll box stands. */
export interface ScrollPlace {
  readonly top: number;
  readonly view: number;
  readonly content: number;
}

const slackPx = 24;

/** Keeps to the end of a growing log until the reader scrolls up; being at the end again takes it up again. */
export class Follow {
  private readonly on = signal(true);
  private readonly pausedAt = signal(0);
  private lastTop = 0;
  readonly isOn = this.on.asReadonly();
  /** Lines written since it was paused. */
  readonly behind = computed(() => (this.on() ? 0 : Math.max(0, this.lastSeq() - this.pausedAt())));

  constructor(private readonly lastSeq: Signal<number>) {}

  start(): void {
    this.on.set(true);
  }

  pause(): void {
    if (!this.on()) return;
    this.pausedAt.set(this.lastSeq());
    this.on.set(false);
  }

  /** Only moving up is a wish to stay: a log that grows moves away from its end without anybody scrolling. */
  scrolled({ top, view, content }: ScrollPlace): void {
    const isAtEnd = content - view - top <= slackPx;
    if (isAtEnd) this.start();
    else if (top < this.lastTop) this.pause();
    this.lastTop = top;
  }
}
