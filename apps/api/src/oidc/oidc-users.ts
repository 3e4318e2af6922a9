import { AppUser, newId, OidcIdentity } from '@energy-ops/database';
import { EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { noPassword, UsersService } from '../users/users.service.js';
import { type Identity, roleOf } from './identity.js';
import { SignInRefused } from './sign-in-refused.js';

const provider: Actor = { id: 'system:oidc', role: 'admin' };

/** Which of our users somebody is that an identity provider vouches for; who is new becomes one. */
@Injectable()
export class OidcUsers {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  async userOf(identity: Identity): Promise<AppUser> {
    const user = await this.find(identity).catch((error: unknown) => {
      // Two tabs of a new user's came at once: by now the first one's is there.
      if (error instanceof UniqueConstraintViolationException) return this.find(identity);
      throw error;
    });
    if (user.disabled || user.role === 'service') throw new SignInRefused('user_disabled');
    return this.inRole(user, identity);
  }

  private find(identity: Identity): Promise<AppUser> {
    const { issuer, subject, email } = identity;
    return this.em.fork().transactional(async (em) => {
      const link = await em.findOne(OidcIdentity, { issuer, subject });
      if (link) return em.findOneOrFail(AppUser, { id: link.userId });
      if (email === undefined) throw new SignInRefused('email_missing');
      const known = await em.findOne(AppUser, { email });
      if (known) await this.demandTheirs(em, known, identity);
      const user = known ?? (await this.create(em, email, identity));
      await em.insert(OidcIdentity, { issuer, subject, userId: user.id, createdAt: new Date() });
      await this.record(em, 'user.link', user, { issuer, subject });
      return user;
    });
  }

  /** An address that the provider hasn't checked, or that somebody else had there before, proves nothing. */
  private async demandTheirs(em: EntityManager, { id, role }: AppUser, identity: Identity): Promise<void> {
    if (!identity.emailVerified) throw new SignInRefused('email_not_verified');
    if (role === 'service') throw new SignInRefused('user_disabled');
    const other = await em.findOne(OidcIdentity, { issuer: identity.issuer, userId: id });
    if (other) throw new SignInRefused('email_of_another');
  }

  private async create(em: EntityManager, email: string, identity: Identity): Promise<AppUser> {
    if (identity.emailVerified === false) throw new SignInRefused('email_not_verified');
    const role = this.roleFor(identity) ?? 'viewer';
    // Any user ends the set-up, so the first one must be able to let others in.
    if (role !== 'admin' && !(await em.findOne(AppUser, { role: 'admin' }))) throw new SignInRefused('no_admin_yet');
    const user = em.create(AppUser, {
      id: newId(),
      email,
      role,
      name: identity.name ?? null,
      passwordHash: noPassword,
    });
    await em.persist(user).flush();
    await this.record(em, 'user.create', user, { role });
    return user;
  }

  /** Where groups decide, they do so at each login; the last administrator stays one. */
  private async inRole(user: AppUser, identity: Identity): Promise<AppUser> {
    const role = this.roleFor(identity);
    if (role === undefined || role === user.role) return user;
    try {
      return await this.users.change(user.id, { role }, provider);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'last_admin') return user;
      throw error;
    }
  }

  private roleFor({ groups }: Identity) {
    const map = this.config.oidc?.roleMap ?? [];
    return map.length === 0 || groups === undefined ? undefined : roleOf(groups, map);
  }

  private record(em: EntityManager, action: string, user: AppUser, details: object): Promise<void> {
    const happening = {
      actor: provider.id,
      action,
      target: user.id,
      outcome: 'done',
      details: { email: user.email, ...details },
    } as const;
    return this.audit.record(happening, em);
  }
}
