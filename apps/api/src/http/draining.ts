import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/** Tells whatever runs long (a long poll, a followed log) that the process is about to stop. */
@Injectable()
export class Draining implements BeforeApplicationShutdown {
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;

  beforeApplicationShutdown(): void {
    this.controller.abort();
  }
}
