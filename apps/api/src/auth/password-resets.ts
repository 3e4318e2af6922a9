import type { ResetLink, ResetPassword } from '@energy-ops/contracts';
import { AppUser, issuePasswordReset, PasswordReset, secretHash, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { announceAccessChange } from '../access/access-changes.js';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { addressOf } from '../http/address.js';
import { notFound, Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { Passwords, refuseCommon } from './passwords.js';
import { revokeSessionsOf } from './refresh-rotation.js';

/** Lets somebody who lost the password choose a new one, by a link that an administrator hands over. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /** A link for one person; those made before are good no more. */
  async issue(userId: string, actor: Actor): Promise<ResetLink> {
    const { token, expiresAt } = await this.em.transactional(async (em) => {
      const user = await em.findOne(AppUser, { id: userId }, { refresh: true });
      if (!user) throw notFound(`User ${userId}`);
      if (user.role === 'service') throw hasNoPassword();
      const details = { email: user.email };
      const happening = {
        actor: actor.id,
        action: 'user.reset_link',
        target: userId,
        outcome: 'done',
        details,
      } as const;
      await this.audit.record(happening, em);
      return issuePasswordReset(sqlOf(em), userId);
    });
    return { url: `${addressOf(this.config)}/reset?token=${token}`, expires_at: expiresAt.toISOString() };
  }

  /** The new password of whoever holds the link; every session and access token from before ends. */
  async use({ reset_token, password }: ResetPassword, ip: string): Promise<void> {
    const tokenSha256 = secretHash(reset_token);
    const open = await this.em.fork().findOne(PasswordReset, { tokenSha256, expiresAt: { $gt: new Date() } });
    if (!open) {
      await this.audit.record({ actor: 'anonymous', action: 'auth.password_reset', outcome: 'refused', ip });
      throw linkIsOver(); // before the costly hash
    }
    refuseCommon(password);
    const passwordHash = await this.passwords.hash(password);
    await this.em.fork().transactional(async (em) => {
      if ((await em.nativeDelete(PasswordReset, { tokenSha256 })) !== 1) throw linkIsOver();
      const user = await em.findOneOrFail(AppUser, { id: open.userId });
      Object.assign(user, { passwordHash, version: user.version + 1 });
      await em.flush();
      const sql = sqlOf(em);
      await revokeSessionsOf(sql, user.id);
      await announceAccessChange(sql, user.id);
      await this.audit.record(
        { actor: user.email, action: 'auth.password_reset', target: user.id, outcome: 'done', ip },
        em,
      );
    });
  }
}

const linkIsOver = (): Refusal =>
  new Refusal(403, 'reset_token_invalid', 'This link was used or is too old. Ask an administrator for another one.');

const hasNoPassword = (): Refusal =>
  new Refusal(409, 'no_password', 'A service account has no password. Make an API token for it.');
