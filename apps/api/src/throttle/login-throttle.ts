import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Refusal } from '../http/refusal.js';
import { ShortMemory } from '../load/short-memory.js';
import { networkOf } from './address.js';

interface Turn {
  /** Null where the attempt may be made. */
  readonly wait_seconds: number | null;
  /** The audit hears of each block once, not of each attempt. */
  readonly first_refusal: boolean;
  /** Whether this is the failure that makes it an attack on the account, if it is one. */
  readonly under_attack: boolean;
}

/**
 * Makes guessing passwords slow, on all nodes together and before a password costs a hash. It is always an address that
 * has to wait, never an account: whoever knows the password gets in from an address that hasn't failed.
 */
@Injectable()
export class LoginThrottle {
  /** Until when whom this node has seen refused has to wait: a crowd that goes on costs no query. */
  private readonly waiting = new ShortMemory<number>();

  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
  ) {}

  /** Refuses who was told to wait and did not. */
  refuseWhoWaits(account: string, ip: string, now = Date.now()): void {
    const until = this.waiting.of(keyOf(account, networkOf(ip)), now);
    if (until !== undefined) throw tooManyLogins(Math.ceil((until - now) / 1000));
  }

  /** Has a password checked, if this address may try one for this account now; else refuses with 429. */
  async guard<T>(account: string, ip: string, check: () => Promise<T>): Promise<T> {
    const network = networkOf(ip);
    const { under_attack: underAttack } = await this.take(account, network, ip);
    let found: T;
    try {
      found = await check();
    } catch (error) {
      await this.settle(account, network, false).catch(() => undefined); // nothing was learned of the password
      throw error;
    }
    if (found) await this.settle(account, network, true);
    else if (underAttack) await this.recordAttack(account, ip);
    return found;
  }

  /** Counts the attempt as a failure until it is settled. */
  private async take(account: string, network: string, ip: string): Promise<Turn> {
    const { rows } = await this.sql().query<Turn>('select * from login_turn($1, $2)', [account, network]);
    const [turn] = rows;
    if (!turn) throw new Error('PostgreSQL answered without a row.');
    const { wait_seconds: seconds, first_refusal: isFirst } = turn;
    if (seconds === null) return turn;
    const until = Date.now() + seconds * 1000;
    this.waiting.keep(keyOf(account, network), until, until);
    if (isFirst) {
      const details = { network, wait_seconds: seconds };
      await this.audit.record({ actor: account, action: 'auth.throttled', outcome: 'refused', ip, details });
    }
    throw tooManyLogins(seconds);
  }

  private recordAttack(account: string, ip: string): Promise<void> {
    const details = { failures: 50, within: '1 hour' };
    const happening = { actor: 'anonymous', action: 'auth.under_attack', target: account, ip, details } as const;
    return this.audit.record({ ...happening, outcome: 'failed' });
  }

  private async settle(account: string, network: string, passed: boolean): Promise<void> {
    await this.sql().query('select login_settle($1, $2, $3)', [account, network, passed]);
  }

  private sql() {
    return sqlOf(this.em.fork());
  }
}

const keyOf = (account: string, network: string): string => `${network} ${account}`;

const tooManyLogins = (seconds: number): Refusal =>
  new Refusal(429, 'too_many_logins', `Too many logins from here have failed. Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  });
