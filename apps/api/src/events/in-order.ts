import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../http/database-away.js';

const retryMs = 500;

/** Does the work of one key in the order it was given, so that a job's end never overtakes its start. */
export class InOrder {
  private readonly lasts = new Map<string, Promise<void>>();

  constructor(
    private readonly signal: AbortSignal,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  do(key: string, work: () => Promise<void>): void {
    const before = this.lasts.get(key) ?? Promise.resolve();
    const mine = before.then(() => this.untilDone(work));
    this.lasts.set(key, mine);
    void mine.then(() => {
      if (this.lasts.get(key) === mine) this.lasts.delete(key);
    });
  }

  /** Tries again while the database is away: what it is to tell is in the rows. */
  private async untilDone(work: () => Promise<void>): Promise<void> {
    while (!this.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        if (!isDatabaseAway(error)) return this.onFailure(error);
        await sleep(retryMs, undefined, { ref: false });
      }
    }
  }
}
