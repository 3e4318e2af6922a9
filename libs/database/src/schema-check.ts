import type { EntityManager } from '@mikro-orm/postgresql';
import { schemaIsCurrent } from './migrate.js';
import { sqlOf } from './sql-of.js';

const trustMs = 10_000;

/** For what looks around again and again: whether the schema is this program's, as another node may be migrating. */
export class SchemaCheck {
  private trustedUntil = -Infinity;

  constructor(private readonly em: EntityManager) {}

  /** Believes for ten seconds that it still is: asking each time was a third of what an idle product did. */
  async isCurrent(): Promise<boolean> {
    const now = performance.now();
    if (now < this.trustedUntil) return true;
    const isCurrent = await schemaIsCurrent(sqlOf(this.em.fork()));
    if (isCurrent) this.trustedUntil = now + trustMs;
    return isCurrent;
  }
}
