import { schemaIsCurrent, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../http/database-away.js';
import { watchConditions } from './conditions.js';

const everyMs = 15_000;

/** Looks now and then, on every node, at what opens an alert and no single change tells of. */
@Injectable()
export class Watcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Alerts');
  private readonly stopping = new AbortController();
  private keeping: Promise<void> | undefined;

  constructor(private readonly em: EntityManager) {}

  onApplicationBootstrap(): void {
    this.keeping = this.keep();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.keeping;
  }

  /** One look. */
  async look(): Promise<void> {
    const sql = sqlOf(this.em.fork());
    if (await schemaIsCurrent(sql)) await watchConditions(sql); // another node may be migrating
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.look().catch((error: unknown) => {
        if (!isDatabaseAway(error)) this.log.error(error);
      });
    }
  }
}
