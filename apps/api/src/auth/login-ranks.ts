import { sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ShortMemory } from '../load/short-memory.js';
import { networkOf } from '../throttle/address.js';

/** Who comes first at the login: whoever has been let in from that address before, then strangers, then suspects. */
export const ranks = { known: 0, stranger: 1, suspect: 2 } as const;
export type LoginRank = (typeof ranks)[keyof typeof ranks];

/** So many wrong passwords are anybody's. */
const forgiven = 2;
const suspectForMs = 15 * 60_000;
const knownForMs = 10_000;
/** A person has few; who has more is served as a stranger from the oldest of them. */
const mostAddresses = 200;

/**
 * What this node remembers of accounts and networks. It decides only who waits for whom, never who gets in: a crowd that
 * guesses at an account makes suspects of strangers who come for it, and they still have their turn.
 */
@Injectable()
export class LoginRanks {
  private readonly failuresOfAccount = new ShortMemory<number>();
  private readonly failuresOfNetwork = new ShortMemory<number>();
  private readonly addresses = new ShortMemory<ReadonlySet<string>>();

  constructor(private readonly em: EntityManager) {}

  async of(email: string, ip: string): Promise<LoginRank> {
    if ((await this.addressesOf(email)).has(ip)) return ranks.known;
    const failures = (this.failuresOfAccount.of(email) ?? 0) + (this.failuresOfNetwork.of(networkOf(ip)) ?? 0);
    return failures > forgiven ? ranks.suspect : ranks.stranger;
  }

  noteFailure(email: string, ip: string): void {
    const until = Date.now() + suspectForMs;
    const network = networkOf(ip);
    this.failuresOfAccount.keep(email, (this.failuresOfAccount.of(email) ?? 0) + 1, until);
    this.failuresOfNetwork.keep(network, (this.failuresOfNetwork.of(network) ?? 0) + 1, until);
  }

  noteSuccess(email: string, ip: string): void {
    this.failuresOfNetwork.forget(networkOf(ip));
    this.addresses.forget(email); // there is one more now
  }

  /** Where somebody has logged in from; asked of the database once in a while, however many come for the account. */
  private async addressesOf(email: string): Promise<ReadonlySet<string>> {
    const remembered = this.addresses.of(email);
    if (remembered) return remembered;
    const { rows } = await sqlOf(this.em.fork()).query<{ ip: string }>(addressesSql, [email]);
    const found = new Set(rows.map(({ ip }) => ip));
    this.addresses.keep(email, found, Date.now() + knownForMs);
    return found;
  }
}

const addressesSql = `
  select session.ip from app_user join session on session.user_id = app_user.id
  where email = $1 and session.ip is not null
  group by session.ip order by max(session.created_at) desc limit ${mostAddresses}`;
