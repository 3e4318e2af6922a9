import type { Login as Credentials } from '@energy-ops/contracts';
import { AppUser, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { unauthenticated } from '../access/credentials.js';
import { Audit } from '../audit/audit.js';
import { LoginThrottle } from '../throttle/login-throttle.js';
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
    private readonly throttle: LoginThrottle,
  ) {}

  async enter({ email, password }: Credentials, origin: Origin): Promise<Grant> {
    const lane = await this.laneOf(email, origin);
    this.passwords.demandRoom(lane); // of a crowd most end here, for the price of one look
    const user = await this.throttle.guard(email, origin.ip, () => this.userWith({ email, password }, lane));
    if (user) {
      await this.audit.record({ actor: email, action: 'auth.login', outcome: 'done', ip: origin.ip });
      return this.sessions.start(user, origin);
    }
    await this.audit.record({ actor: email, action: 'auth.login', outcome: 'failed', ip: origin.ip });
    throw unauthenticated('Email or password is wrong.');
  }

  /** Whose email and password these are; takes as long where they are nobody's. */
  private async userWith({ email, password }: Credentials, lane: string): Promise<AppUser | undefined> {
    const user = await this.em.fork().findOne(AppUser, { email });
    const mayEnter = user !== null && !user.disabled && user.role !== 'service';
    const right = await this.passwords.matches(password, mayEnter ? user.passwordHash : undefined, lane);
    return mayEnter && right ? user : undefined;
  }

  /** A crowd that guesses at one account queues up by itself, and whoever has been let in there before doesn't join it. */
  private async laneOf(email: string, { ip }: Origin): Promise<string> {
    const text = `
      select 1 from app_user join session on session.user_id = app_user.id
      where email = $1 and session.ip = $2 limit 1`;
    const { rowCount } = await sqlOf(this.em.fork()).query(text, [email, ip]);
    return rowCount > 0 ? `${email} from ${ip}` : email;
  }
}
