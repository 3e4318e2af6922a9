import type { Permission } from '@energy-ops/contracts';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit/audit.js';
import { ShortMemory } from '../load/short-memory.js';

const oncePerMs = 60_000;

/** Records who asked for events it may not have: once a minute each, as the audit forgets nothing and a socket asks fast. */
@Injectable()
export class RefusedSubscriptions {
  private readonly told = new ShortMemory<true>();

  constructor(private readonly audit: Audit) {}

  async record({ id, email }: Caller, target: string, permission: Permission): Promise<void> {
    const key = `${id} ${target}`;
    if (this.told.of(key)) return;
    this.told.keep(key, true, Date.now() + oncePerMs);
    const details = { code: 'permission_missing', permission };
    await this.audit.record({ actor: email, action: 'live.subscribe', target, outcome: 'refused', details });
  }
}
