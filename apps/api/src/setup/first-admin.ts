import type { SetupAdmin } from '@energy-ops/contracts';
import { AppUser, newId, newSecretToken, secretHash, SetupToken, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Passwords, refuseCommon } from '../auth/passwords.js';
import { type Grant, type Origin, Sessions } from '../auth/sessions.js';
import { Refusal } from '../http/refusal.js';

export const setupTokenMs = 3600 * 1000;
/** Two first admins at once would be one too many: the second waits here and then finds a user. */
const lockKey = 7_340_012;

/** Makes the first user, once. */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
  ) {}

  async isNeeded(em: EntityManager = this.em.fork()): Promise<boolean> {
    return (await em.findOne(AppUser, { id: { $ne: '' } }, { orderBy: { id: 1 } })) === null;
  }

  /** A one-time token for the set-up page; earlier ones that still hold stay good. */
  async newToken(): Promise<string> {
    const token = newSecretToken();
    const em = this.em.fork();
    await em.nativeDelete(SetupToken, { expiresAt: { $lte: new Date() } });
    await em.insert(SetupToken, { tokenSha256: secretHash(token), expiresAt: new Date(Date.now() + setupTokenMs) });
    return token;
  }

  /** The person who holds the link becomes the admin, and is logged in. */
  async createByToken({ setup_token, email, password }: SetupAdmin, origin: Origin): Promise<Grant> {
    const tokenSha256 = secretHash(setup_token);
    await this.refuseUnlessOpen(tokenSha256, email, origin); // before the costly hash
    refuseCommon(password);
    const passwordHash = await this.passwords.hash(password);
    const user = await this.em.fork().transactional(async (em) => {
      await sqlOf(em).query('select pg_advisory_xact_lock($1)', [lockKey]);
      if (!(await this.isNeeded(em)) || (await em.nativeDelete(SetupToken, { tokenSha256 })) !== 1) return undefined;
      await em.nativeDelete(SetupToken, {});
      return this.insert(em, email, passwordHash, origin.ip);
    });
    if (!user) throw setupDone();
    return this.sessions.start(user, origin);
  }

  /** The admin that ADMIN_EMAIL and ADMIN_PASSWORD name; nothing where there is a user already. */
  async createByEnvironment(email: string, password: string): Promise<void> {
    if (!(await this.isNeeded())) return; // before the costly hash
    refuseCommon(password, '/ADMIN_PASSWORD');
    const passwordHash = await this.passwords.hash(password);
    await this.em.fork().transactional(async (em) => {
      await sqlOf(em).query('select pg_advisory_xact_lock($1)', [lockKey]);
      if (await this.isNeeded(em)) await this.insert(em, email, passwordHash);
    });
  }

  private async refuseUnlessOpen(tokenSha256: string, email: string, { ip }: Origin): Promise<void> {
    const em = this.em.fork();
    if (await em.findOne(SetupToken, { tokenSha256, expiresAt: { $gt: new Date() } })) return;
    if (!(await this.isNeeded(em))) throw setupDone();
    await this.audit.record({ actor: email, action: 'setup.admin', outcome: 'refused', ip });
    const detail = 'This link is not valid any more. Start energy-ops again to have a new one printed.';
    throw new Refusal(403, 'setup_token_invalid', detail);
  }

  private async insert(em: EntityManager, email: string, passwordHash: string, ip?: string): Promise<AppUser> {
    const user = em.create(AppUser, { id: newId(), email, passwordHash, role: 'admin' });
    await em.persist(user).flush();
    const happening = { actor: email, action: 'setup.admin', target: user.id, outcome: 'done' } as const;
    await this.audit.record(ip === undefined ? happening : { ...happening, ip }, em);
    return user;
  }
}

const setupDone = (): Refusal => new Refusal(403, 'setup_done', 'There is an administrator already. Log in instead.');
