import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createHmac, hkdfSync } from 'node:crypto';
import { type ApiConfig, CONFIG } from '../config.js';
import { Preparations, Unfit } from '../health/preparations.js';

// Whoever is first says which keys the installation has.
const keepSql = `insert into setting (key, value) values ($1, to_jsonb($2::text)) on conflict do nothing`;
const keptSql = `select value #>> '{}' as value from setting where key = $1`;

/**
 * Keeps this node from running with other keys than the nodes beside it: half of all sessions would end at each of
 * them, and none could read what another sealed. The database holds a check value of each key, which gives none away.
 */
@Injectable()
export class KeyCheck implements OnApplicationBootstrap {
  constructor(
    private readonly em: EntityManager,
    private readonly preparations: Preparations,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.preparations.begin({ name: 'its keys', optional: false, work: () => this.check() });
  }

  private async check(): Promise<void> {
    const { jwtSecret, encryptionKey } = this.config;
    const sql = sqlOf(this.em.fork());
    const keys = [
      ['JWT_SECRET', jwtSecret],
      ['ENCRYPTION_KEY', encryptionKey],
    ] as const;
    for (const [name, key] of keys) {
      const place = `key_check:${name}`;
      const value = checkValue(name, key);
      await sql.query(keepSql, [place, value]);
      const { rows } = await sql.query<{ value: string }>(keptSql, [place]);
      if (rows[0]?.value !== value) throw new Unfit(wordsFor(name));
    }
  }
}

const wordsFor = (name: string): string =>
  `This node's ${name} is not the one that the other nodes of this database have, so it does not start. Give it theirs ` +
  '(without one in the environment it is the file in DATA_DIR/secrets). docs/configuration.md says how to change a key.';

/** Derived as the keys in use are, for a purpose of its own: it tells nothing of them. */
const checkValue = (name: string, key: string): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, 'energy-ops', `check of ${name}`, 32)))
    .update('is it the same?')
    .digest('hex');
