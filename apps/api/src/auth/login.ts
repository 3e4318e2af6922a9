import type { Login as Credentials } from '@energy-ops/contracts';
import { AppUser } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { unauthenticated } from '../access/credentials.js';
import { Audit } from '../audit/audit.js';
import { Passwords } from './passwords.js';
import { type Grant, type Origin, Sessions } from './sessions.js';

/** Lets people in who know their password, and says no in the same way to all others. */
@Injectable()
export class Login {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
  ) {}

  async enter({ email, password }: Credentials, origin: Origin): Promise<Grant> {
    const user = await this.em.fork().findOne(AppUser, { email });
    const mayEnter = user !== null && !user.disabled && user.role !== 'service';
    const right = await this.passwords.matches(password, mayEnter ? user.passwordHash : undefined);
    if (mayEnter && right) {
      await this.audit.record({ actor: email, action: 'auth.login', outcome: 'done', ip: origin.ip });
      return this.sessions.start(user, origin);
    }
    await this.audit.record({ actor: email, action: 'auth.login', outcome: 'failed', ip: origin.ip });
    throw unauthenticated('Email or password is wrong.');
  }
}
