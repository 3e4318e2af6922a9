import { schemaIsCurrent, sqlOf, webhookDue } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../http/database-away.js';
import { Notices } from '../notices/notices.js';
import { Attempts } from './attempts.js';
import { type Claimed, claimDeliveries, nextDueMs } from './claim-deliveries.js';

/** At once, on this node; and to one webhook, which may take its ten seconds each time. */
const maxInFlight = 16;
const maxPerWebhook = 4;
/** A notice may be lost. */
const safetyMs = 5000;

/** Sends what is due, from any number of nodes; what a node that dies was sending is another's after its lease. */
@Injectable()
export class Deliverer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Webhooks');
  private readonly stopping = new AbortController();
  private readonly inFlight = new Map<Promise<void>, string>();
  private wake = (): void => undefined;
  private keeping: Promise<void> | undefined;
  private isReady = false;

  constructor(
    private readonly em: EntityManager,
    private readonly attempts: Attempts,
    @Inject(Notices) notices: Notices,
  ) {
    notices.tell({ channel: webhookDue, hear: () => this.wake(), catchUp: () => this.wake() });
  }

  onApplicationBootstrap(): void {
    this.keeping = this.keep();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.keeping;
    await Promise.all(this.inFlight.keys());
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      const waitMs = await this.sendDue().catch((error: unknown) => {
        if (!isDatabaseAway(error)) this.log.error(error);
        return safetyMs;
      });
      const waiting = new AbortController();
      await Promise.race([
        woken,
        sleep(waitMs, undefined, { signal: waiting.signal, ref: false }).catch(() => undefined),
      ]);
      waiting.abort();
    }
  }

  /** Starts what is due and fits; returns how long there is nothing more to start. */
  private async sendDue(): Promise<number> {
    const sql = sqlOf(this.em.fork());
    this.isReady ||= await schemaIsCurrent(sql); // another node may be migrating
    if (!this.isReady) return safetyMs;
    for (;;) {
      const room = maxInFlight - this.inFlight.size;
      const dueMs = room > 0 ? await nextDueMs(sql) : undefined;
      if (dueMs === undefined || this.stopping.signal.aborted) return safetyMs; // an end, or a notice, wakes
      if (dueMs > 0) return Math.min(dueMs + 1, safetyMs);
      const claimed = await claimDeliveries(sql, this.busy(), room);
      if (claimed.length === 0) return safetyMs;
      for (const each of claimed) this.start(each);
    }
  }

  private start(claimed: Claimed): void {
    const work = this.attempts
      .make(claimed, this.stopping.signal)
      .catch((error: unknown) => {
        if (!isDatabaseAway(error)) this.log.error(error);
      })
      .finally(() => {
        this.inFlight.delete(work);
        this.wake();
      });
    this.inFlight.set(work, claimed.webhook_id);
  }

  private busy(): string[] {
    const ids = [...this.inFlight.values()];
    return [...new Set(ids)].filter((id) => ids.filter((each) => each === id).length >= maxPerWebhook);
  }
}
