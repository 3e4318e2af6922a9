import { AuditEntry } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

interface Happening {
  /** An e-mail address, `system:…` or `anonymous`. */
  readonly actor: string;
  readonly action: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly target?: string;
  readonly ip?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Who did what, and who tried to. */
@Injectable()
export class Audit {
  constructor(private readonly em: EntityManager) {}

  /** Writes one entry; give the transaction's `em` where the entry belongs to a change. */
  async record(happening: Happening, em: EntityManager = this.em.fork()): Promise<void> {
    await em.insert(AuditEntry, {
      actor: happening.actor,
      action: happening.action,
      target: happening.target ?? null,
      outcome: happening.outcome,
      ip: happening.ip ?? null,
      details: { ...happening.details },
      at: new Date(),
    });
  }
}
