import { auditKey, type ChainHead, isSealWaiting, schemaIsCurrent, sealWaiting, sqlOf } from '@energy-ops/database';
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

const everyMs = 1000;
const atOnce = 1000;

/** Chains what the audit has recorded, each second, one node at a time. */
@Injectable()
export class Sealer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly key;
  private readonly log = new Logger('Audit');
  private readonly stopping = new AbortController();
  private keeping: Promise<void> | undefined;
  private isReady = false;
  private saidOtherKey = false;
  private toldOn = '';
  private lastHead: ChainHead | undefined;

  constructor(
    private readonly em: EntityManager,
    @Inject(CONFIG) config: ApiConfig,
  ) {
    this.key = auditKey(config.encryptionKey);
  }

  onApplicationBootstrap(): void {
    this.keeping = this.keep();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.keeping;
  }

  /** The furthest end of the chain that this node has seen; the chain must still pass there. */
  get remembered(): ChainHead | undefined {
    return this.lastHead;
  }

  /** Seals what waits. Where nothing does this costs one look at a table that is as good as empty. */
  async sealAll(): Promise<void> {
    while (await isSealWaiting(sqlOf(this.em.fork()))) if (!(await this.sealSome())) return;
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tick().catch((error: unknown) => {
        if (!isDatabaseAway(error)) this.log.error(error);
      });
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async tick(): Promise<void> {
    this.isReady ||= await schemaIsCurrent(sqlOf(this.em.fork())); // another node may be migrating
    if (!this.isReady) return;
    await this.sealAll();
    const today = new Date().toISOString().slice(0, 10);
    if (today !== this.toldOn && (await this.tellHead())) this.toldOn = today;
  }

  /** True where more may wait. */
  private async sealSome(): Promise<boolean> {
    const remembered = this.lastHead;
    const sealing = await this.em
      .fork()
      .transactional((em) => sealWaiting(sqlOf(em), this.key, { remembered, limit: atOnce }));
    if (sealing.kind === 'other_key') this.tellOtherKey();
    if (sealing.kind !== 'sealed') return false;
    if (sealing.broken)
      this.log.error('The audit does not end where it did: somebody cut it off, or restored an old state.');
    this.lastHead = sealing.head;
    return sealing.count === atOnce;
  }

  private tellOtherKey(): void {
    if (this.saidOtherKey) return;
    this.saidOtherKey = true;
    this.log.error('The audit was sealed with another ENCRYPTION_KEY: this node seals nothing. Give it that key.');
  }

  /** Where the chain ends, outside the database: `GET /api/audit/verify?head=` takes it. */
  private async tellHead(): Promise<boolean> {
    const { rows } = await sqlOf(this.em.fork()).query<{ head: string }>(
      `select position || ':' || encode(hash, 'hex') as head from audit_head`,
    );
    if (rows[0]) this.log.log(`The audit ends at ${rows[0].head}`);
    return rows[0] !== undefined;
  }
}
