import { schemaIsCurrent, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../http/database-away.js';

const databaseRetryMs = 500;
const firstRetryMs = 1000;
const longestRetryMs = 5 * 60_000;

/** As it is configured this node can never be of use; the message says what to do. */
export class Unfit extends Error {}

/** Something to be done once before this node is ready; doing it again must do no harm. */
export interface Preparation {
  /** Such as "the built-in models". */
  readonly name: string;
  /** Whether the node is of use without it, should it fail for another reason than a database that is away. */
  readonly optional: boolean;
  readonly work: () => Promise<void>;
}

/** Prepares in the background, as long as it takes: the process starts and lives on whatever is away or broken. */
@Injectable()
export class Preparations implements BeforeApplicationShutdown {
  private readonly log = new Logger(Preparations.name);
  private readonly missing = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private giveUp: (reason: Unfit) => void = () => undefined;
  /** Settles when this node turns out to be unfit; never, where it is fit. */
  readonly unfit = new Promise<Unfit>((resolve) => (this.giveUp = resolve));

  constructor(private readonly em: EntityManager) {}

  /** What this node still waits for before it is ready. */
  pending(): string[] {
    return [...this.missing];
  }

  /** Settles when it waits for nothing any more. */
  async done(): Promise<void> {
    while (this.missing.size > 0 && !this.stopping.signal.aborted) await this.pause(20);
  }

  begin(preparation: Preparation): void {
    this.missing.add(preparation.name);
    const done = this.insist(preparation).finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.underWay);
  }

  private async insist({ name, optional, work }: Preparation): Promise<void> {
    let retryMs = firstRetryMs;
    while (!this.stopping.signal.aborted) {
      try {
        if (await schemaIsCurrent(sqlOf(this.em.fork()))) {
          await work();
          this.missing.delete(name);
          return;
        }
      } catch (error) {
        if (error instanceof Unfit) return this.giveUp(error);
        if (!isDatabaseAway(error)) {
          const without = optional ? 'This node works without it' : 'This node is not ready without it';
          this.log.error(`Preparing ${name} failed. ${without}, and tries again in ${retryMs / 1000} s.`);
          this.log.error(error);
          if (optional) this.missing.delete(name);
          await this.pause(retryMs);
          retryMs = Math.min(retryMs * 2, longestRetryMs);
          continue;
        }
      }
      await this.pause(databaseRetryMs);
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}
