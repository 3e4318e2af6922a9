import { hasTextIndexes, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Preparations } from '../health/preparations.js';

/** Tells whoever runs the product, once, why a search for a rare word takes long here. */
@Injectable()
export class SearchNotice implements OnApplicationBootstrap {
  private readonly log = new Logger('Search');

  constructor(
    private readonly em: EntityManager,
    private readonly preparations: Preparations,
  ) {}

  onApplicationBootstrap(): void {
    const name = 'the notice of searches';
    this.preparations.begin({ name, optional: true, work: () => this.tell() });
  }

  private async tell(): Promise<void> {
    if (await hasTextIndexes(sqlOf(this.em.fork()))) return;
    this.log.warn(
      'PostgreSQL has no pg_trgm here, or its user may not create it: searching jobs and the audit for a rare word reads ' +
        'them all. Have its administrator run "create extension pg_trgm" in this database, then start the product again.',
    );
  }
}
