import { SchemaCheck } from '@energy-ops/database';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Logger } from '@nestjs/common';
import { isDatabaseAway } from '../http/database-away.js';

/** Work that comes round again and again: never twice at once on a node, and none while the database is away. */
export class Rounds {
  private readonly stopping = new AbortController();
  private underWay: Promise<void> | undefined;
  private readonly log: Logger;
  private readonly schema: SchemaCheck;

  constructor(
    em: EntityManager,
    name: string,
    private readonly work: (signal: AbortSignal) => Promise<void>,
  ) {
    this.log = new Logger(name);
    this.schema = new SchemaCheck(em);
  }

  /** Goes round once, unless it is still under way. */
  async go(): Promise<void> {
    if (this.underWay || this.stopping.signal.aborted) return;
    this.underWay = this.once().catch((error: unknown) => {
      if (!isDatabaseAway(error)) this.log.error(error);
    });
    await this.underWay;
    this.underWay = undefined;
  }

  /** Settles once nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.underWay;
  }

  private async once(): Promise<void> {
    if (await this.schema.isCurrent()) await this.work(this.stopping.signal); // else another node migrates
  }
}
