import type { Login as Credentials } from '@energy-ops/contracts';
import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { unauthenticated } from '../access/credentials.js';
import { Audit } from '../audit/audit.js';
import { Refusal } from '../http/refusal.js';
import { Turnstile } from '../load/turnstile.js';
import { networkOf } from '../throttle/address.js';
import { LoginThrottle } from '../throttle/login-throttle.js';
import { Accounts } from './accounts.js';
import { type LoginRank, LoginRanks, ranks } from './login-ranks.js';
import { type Grant, type Origin, Sessions } from './sessions.js';

// So many ask the database and have a password hashed at a time; strangers, and suspects, take only some of the places.
const atOnce = [4, 3, 1];
const queueLength = 32;
const laneLength = 8;
/** Whom there is no room for hears so after one to three seconds: not all of a crowd at the same time. */
const heldMs = { least: 1000, more: 2000 };
const retrySeconds = 3;
/** More than these don't wait to hear that there is no room. */
const mostHeld = 1000;

/** Lets people in who know their password, and says no in the same way to all others. */
@Injectable()
export class Login {
  private readonly line = new Turnstile(atOnce, queueLength, laneLength);
  private held = 0;

  constructor(
    private readonly accounts: Accounts,
    private readonly ranks: LoginRanks,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly throttle: LoginThrottle,
  ) {}

  async enter(credentials: Credentials, origin: Origin): Promise<Grant> {
    const { email } = credentials;
    const { ip } = origin;
    this.throttle.refuseWhoWaits(email, ip); // what crowds do most costs no query
    const rank = await this.ranks.of(email, ip);
    const check = () => this.throttle.guard(email, ip, () => this.accounts.userWith(credentials, rank));
    const passed = await this.line.pass(rank === ranks.suspect ? () => atHalfSpeed(check) : check, {
      rank,
      lanes: lanesOf(email, ip, rank),
    });
    if (!passed) return this.turnAway();
    const user = passed.result;
    if (user) {
      this.ranks.noteSuccess(email, ip);
      await this.audit.record({ actor: email, action: 'auth.login', outcome: 'done', ip });
      return this.sessions.start(user, origin);
    }
    this.ranks.noteFailure(email, ip);
    await this.audit.record({ actor: email, action: 'auth.login', outcome: 'failed', ip });
    throw unauthenticated('Email or password is wrong.');
  }

  /** A crowd hears only after a while that there is no room, else its next attempts would keep the node busy. */
  private async turnAway(): Promise<never> {
    if (this.held < mostHeld) {
      this.held += 1;
      await sleep(heldMs.least + heldMs.more * Math.random()).finally(() => (this.held -= 1));
    }
    throw noRoom();
  }
}

/** A crowd that guesses at one account, or from one network, queues up by itself; who is known doesn't join it. */
const lanesOf = (email: string, ip: string, rank: LoginRank): string[] =>
  rank === ranks.known ? [`${email} from ${ip}`] : [`account ${email}`, `network ${networkOf(ip)}`];

/** Suspects have half a core between them, and the rest stays to others. */
async function atHalfSpeed<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    await sleep(performance.now() - began);
  }
}

const noRoom = (): Refusal =>
  new Refusal(429, 'too_many_logins', `Too many people log in right now. Try again in ${retrySeconds} s.`, {
    headers: { 'retry-after': String(retrySeconds) },
  });
