import { Schedule, sqlOf } from '@energy-ops/database';
import { nextSlots } from '@energy-ops/market';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Preparations } from '../health/preparations.js';
import { databaseNow } from './database-now.js';

/**
 * Reckons at each start when schedules are due next: a zone's rules come with Node.js, and a newer one may know others. A
 * slot that has become earlier would else be passed over without a row.
 */
@Injectable()
export class NextSlotsAnew implements OnApplicationBootstrap {
  private readonly log = new Logger('Schedules');

  constructor(
    private readonly em: EntityManager,
    private readonly preparations: Preparations,
  ) {}

  onApplicationBootstrap(): void {
    this.preparations.begin({ name: 'the next slots of schedules', optional: true, work: () => this.reckon() });
  }

  /** What is due already is fired as it was reckoned. */
  async reckon(): Promise<void> {
    const em = this.em.fork();
    const now = await databaseNow(sqlOf(em));
    for (const { id, name, cron, timeZone, nextSlot } of await em.find(Schedule, { enabled: true, deletedAt: null })) {
      const at = nextSlots(cron, timeZone, now, 1)[0]?.at ?? null;
      if (!nextSlot || nextSlot <= now || at?.getTime() === nextSlot.getTime()) continue;
      await sqlOf(em).query(
        `update schedule set next_slot = $3
         where id = $1 and next_slot = $2 and enabled and cron = $4 and time_zone = $5`,
        [id, nextSlot, at, cron, timeZone],
      );
      this.log.warn(
        `“${name}” is due at ${at?.toISOString()}, not at ${nextSlot.toISOString()}: its zone has other rules.`,
      );
    }
  }
}
