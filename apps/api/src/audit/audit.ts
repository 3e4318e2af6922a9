import { sqlOf } from '@energy-ops/database';
import type { AuditOutcome } from '@energy-ops/contracts';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { requestIp } from './request-origin.js';

interface Happening {
  /** An e-mail address, `system:…` or `anonymous`. */
  readonly actor: string;
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly target?: string;
  /** Needed only where no request is being served. */
  readonly ip?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Who did what, and who tried to. */
@Injectable()
export class Audit {
  constructor(private readonly em: EntityManager) {}

  /** Writes one entry; give the transaction's `em` where the entry belongs to a change. The sealer chains it later. */
  async record(happening: Happening, em: EntityManager = this.em.fork()): Promise<void> {
    const { actor, action, target, outcome, ip = requestIp(), details = {} } = happening;
    await sqlOf(em).query(
      `insert into audit_entry (actor, action, target, outcome, ip, details) values ($1, $2, $3, $4, $5, $6::jsonb)`,
      [actor, action, target ?? null, outcome, ip ?? null, JSON.stringify(details)],
    );
  }
}
