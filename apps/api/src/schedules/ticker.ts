import { schemaIsCurrent, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../http/database-away.js';
import { Firing } from './firing.js';
import { WaitingSlots } from './waiting-slots.js';

const tickMs = 1000;

/** Looks once a second, on every node, what is due; what is due within the second it awaits. */
@Injectable()
export class Ticker implements BeforeApplicationShutdown {
  private readonly log = new Logger('Schedules');
  private readonly stopping = new AbortController();
  private underWay: Promise<void> | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly firing: Firing,
    private readonly waiting: WaitingSlots,
  ) {}

  @Interval('schedules', tickMs)
  async tick(): Promise<void> {
    if (this.underWay || this.stopping.signal.aborted) return;
    this.underWay = this.lookAround().catch((error: unknown) => {
      if (!isDatabaseAway(error)) this.log.error(error);
    });
    await this.underWay;
    this.underWay = undefined;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.underWay;
  }

  private async lookAround(): Promise<void> {
    const { signal } = this.stopping;
    if (!(await schemaIsCurrent(sqlOf(this.em.fork())))) return; // another node is migrating
    await this.waiting.lookAgain();
    for (;;) {
      await this.firing.fireAll(signal);
      const next = await this.firing.millisecondsToNext();
      if (signal.aborted || next === undefined || next > tickMs) return;
      await sleep(Math.max(1, next), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
