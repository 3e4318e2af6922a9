import type { Login as Credentials } from '@energy-ops/contracts';
import { AppUser } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { LoginRank } from './login-ranks.js';
import { Passwords } from './passwords.js';

/** Those who may log in by password. */
@Injectable()
export class Accounts {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: Passwords,
  ) {}

  /** Whose email and password these are; takes as long where they are nobody's. */
  async userWith({ email, password }: Credentials, rank: LoginRank): Promise<AppUser | undefined> {
    const user = await this.em.fork().findOne(AppUser, { email });
    const mayEnter = user !== null && !user.disabled && user.role !== 'service';
    const right = await this.passwords.matches(password, mayEnter ? user.passwordHash : undefined, rank);
    return mayEnter && right ? user : undefined;
  }
}
