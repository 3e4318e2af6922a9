import { SchemaCheck, sqlOf } from '@energy-ops/database';
import { tend, tendEveryMs } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../http/database-away.js';

/** Tends the queue from this node too: jobs move on though no worker is left to notice that the last one died. */
@Injectable()
export class QueueKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Queue');
  private readonly stopping = new AbortController();
  private keeping: Promise<void> | undefined;
  private readonly schema: SchemaCheck;

  constructor(private readonly em: EntityManager) {
    this.schema = new SchemaCheck(em);
  }

  onApplicationBootstrap(): void {
    this.keeping = this.keep();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.keeping;
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tendOnce().catch((error: unknown) => {
        if (!isDatabaseAway(error)) this.log.error(error);
      });
      await sleep(tendEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async tendOnce(): Promise<void> {
    if (!(await this.schema.isCurrent())) return; // another node is migrating
    const { reaped, putBack } = await tend(sqlOf(this.em.fork()));
    for (const name of reaped) this.log.warn(`The worker ${name} was silent for too long: it counts as lost.`);
    for (const jobId of putBack) this.log.warn(`${jobId} lost its worker.`);
  }
}
