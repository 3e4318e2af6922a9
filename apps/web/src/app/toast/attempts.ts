import { inject, Service } from '@angular/core';
import { problemOf } from '../problem/problem.js';
import { Toasts } from './toasts.js';

/** What is said of something that was tried. */
export interface AttemptWords {
  /** `Ann was disabled.`; nothing where the screen itself shows it. */
  readonly done?: string;
  /** `Ann was not disabled`, before the server's reason. */
  readonly failed: string;
}

/** Does what somebody asked for and tells how it went: a refusal is told in the server's words, never thrown. */
@Service()
export class Attempts {
  private readonly toasts = inject(Toasts);

  /** True when it was done. */
  async make({ done, failed }: AttemptWords, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      const { detail, title } = problemOf(error);
      this.toasts.say('failure', `${failed}: ${detail || title}`);
      return false;
    }
    if (done !== undefined) this.toasts.say('success', done);
    return true;
  }
}
