import type { Login as Credentials } from '@energy-ops/contracts';
import { AppUser, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { unauthenticated } from '../access/credentials.js';
import { Audit } from '../audit/audit.js';
import { ShortMemory } from '../load/short-memory.js';
import { Turnstile } from '../load/turnstile.js';
import { networkOf } from '../throttle/address.js';
import { LoginThrottle } from '../throttle/login-throttle.js';
import { busy, Passwords } from './passwords.js';
import { type Grant, type Origin, Sessions } from './sessions.js';

// So many ask the database and have a password hashed at a time; two of them hash, see passwords.ts.
const atOnce = 4;
const queueLength = 32;
const laneLength = 8;
const knownForMs = 10_000;

/** Lets people in who know their password, and says no in the same way to all others. */
@Injectable()
export class Login {
  private readonly line = new Turnstile(atOnce, queueLength, laneLength);
  private readonly known = new ShortMemory<boolean>();

  constructor(
    private readonly em: EntityManager,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly throttle: LoginThrottle,
  ) {}

  async enter(credentials: Credentials, origin: Origin): Promise<Grant> {
    const { email } = credentials;
    this.throttle.refuseWhoWaits(email, origin.ip); // what crowds do most costs no query
    const lanes = await this.lanesOf(email, origin);
    const check = () => this.throttle.guard(email, origin.ip, () => this.userWith(credentials));
    const passed = await this.line.pass(check, ...lanes);
    if (!passed) throw busy();
    const user = passed.result;
    if (user) {
      await this.audit.record({ actor: email, action: 'auth.login', outcome: 'done', ip: origin.ip });
      return this.sessions.start(user, origin);
    }
    await this.audit.record({ actor: email, action: 'auth.login', outcome: 'failed', ip: origin.ip });
    throw unauthenticated('Email or password is wrong.');
  }

  /** Whose email and password these are; takes as long where they are nobody's. */
  private async userWith({ email, password }: Credentials): Promise<AppUser | undefined> {
    const user = await this.em.fork().findOne(AppUser, { email });
    const mayEnter = user !== null && !user.disabled && user.role !== 'service';
    const right = await this.passwords.matches(password, mayEnter ? user.passwordHash : undefined);
    return mayEnter && right ? user : undefined;
  }

  /**
   * A crowd that guesses at one account, or from one network, queues up by itself; whoever has been let in from there
   * before doesn't join it.
   */
  private async lanesOf(email: string, { ip }: Origin): Promise<string[]> {
    const strangers = [`account ${email}`, `network ${networkOf(ip)}`];
    if (this.line.isFree(...strangers)) return strangers;
    const own = `${email} from ${ip}`;
    return (await this.isKnown(own, email, ip)) ? [own] : strangers;
  }

  private async isKnown(key: string, email: string, ip: string): Promise<boolean> {
    const remembered = this.known.of(key);
    if (remembered !== undefined) return remembered;
    const text = `
      select 1 from app_user join session on session.user_id = app_user.id
      where email = $1 and session.ip = $2 limit 1`;
    const { rowCount } = await sqlOf(this.em.fork()).query(text, [email, ip]);
    this.known.keep(key, rowCount > 0, Date.now() + knownForMs);
    return rowCount > 0;
  }
}
