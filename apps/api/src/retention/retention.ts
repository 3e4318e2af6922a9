import { schemaIsCurrent, sqlOf } from '@energy-ops/database';
import { compactLeftovers, dropOrphans, forget } from '@energy-ops/queue';
import { EntityManager } from '@mikro-orm/postgresql';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiConfig, CONFIG } from '../config.js';
import { isDatabaseAway } from '../http/database-away.js';
import { forgetOccurrences } from '../schedules/forget-occurrences.js';
import { forgetAlerts } from '../notifications/forget-alerts.js';
import { forgetLimits } from '../throttle/forget-limits.js';
import { forgetDeliveries } from '../webhooks/forget-deliveries.js';

const everyMs = 10 * 60_000;
const pauseMs = 100;

/** Keeps the database from growing for ever: every node looks now and then, in steps that nobody notices. */
@Injectable()
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Retention');
  private readonly stopping = new AbortController();
  private keeping: Promise<void> | undefined;

  constructor(
    private readonly em: EntityManager,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.keeping = this.keep();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.keeping;
  }

  /** Joins what a crash left in pieces; with RETENTION_DAYS, removes what is older, and the bytes nobody needs then. */
  async sweep(): Promise<void> {
    const sql = sqlOf(this.em.fork());
    if (!(await schemaIsCurrent(sql))) return; // another node is migrating
    await compactLeftovers(sql);
    await forgetLimits(sql);
    while (await forgetAlerts(sql)) await this.pause(pauseMs);
    while (await forgetDeliveries(sql)) await this.pause(pauseMs);
    const { retentionDays } = this.config;
    if (retentionDays === 0) return;
    while (await forgetOccurrences(sql, retentionDays)) await this.pause(pauseMs);
    while (await forget(sql, retentionDays)) await this.pause(pauseMs);
    while (await dropOrphans(sql)) await this.pause(pauseMs);
  }

  private async keep(): Promise<void> {
    for (;;) {
      await this.pause(everyMs);
      if (this.stopping.signal.aborted) return;
      await this.sweep().catch((error: unknown) => {
        if (!isDatabaseAway(error) && !this.stopping.signal.aborted) this.log.error(error);
      });
    }
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}
