import type { NewUser, PatchUser, UserQuery } from '@energy-ops/contracts';
import { AppUser, newId, sqlOf } from '@energy-ops/database';
import { EntityManager, LockMode, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { announceAccessChange } from '../access/access-changes.js';
import { Audit } from '../audit/audit.js';
import { Passwords, refuseCommon } from '../auth/passwords.js';
import { revokeSessionsOf } from '../auth/refresh-rotation.js';
import { notFound, Refusal } from '../http/refusal.js';
import type { Actor } from '../jobs/actor.js';
import { after, pageOf } from '../jobs/recent-page.js';
import { demandOtherAdmin } from './last-admin.js';

/** What a service account, or somebody who only comes over an identity provider, has in place of a password's hash: no password matches it. */
export const noPassword = 'none';

/** Makes, changes and removes the people and programs that may come in. */
@Injectable()
export class UsersService {
  constructor(
    private readonly em: EntityManager,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
  ) {}

  async list({ role, limit, cursor }: UserQuery): Promise<{ users: AppUser[]; nextCursor: string | null }> {
    const found = await this.em.find(
      AppUser,
      { $and: [role ? { role } : {}, await after(this.em, 'app_user', cursor)] },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: limit + 1 },
    );
    const { items, nextCursor } = pageOf(found, limit);
    return { users: items, nextCursor };
  }

  get(id: string): Promise<AppUser> {
    return found(this.em, id);
  }

  /** A new user; a service account has no password. */
  async create({ email, role, name, password }: NewUser, actor: Actor): Promise<AppUser> {
    if (password !== undefined && role !== 'service') refuseCommon(password);
    const passwordHash =
      password === undefined || role === 'service' ? noPassword : await this.passwords.hash(password);
    try {
      return await this.em.transactional(async (em) => {
        const user = em.create(AppUser, { id: newId(), email, role, name: name ?? null, passwordHash });
        await em.persist(user).flush();
        await this.record(em, 'user.create', user, actor, { role });
        return user;
      });
    } catch (error) {
      throw error instanceof UniqueConstraintViolationException ? emailTaken(email) : error;
    }
  }

  /** Changes role, name or whether the user may come in: what ends rights ends them at once, on all nodes. */
  async change(id: string, wish: PatchUser, actor: Actor): Promise<AppUser> {
    return this.em.transactional(async (em) => {
      const user = await found(em, id, LockMode.PESSIMISTIC_WRITE);
      const changes = changesTo(user, wish);
      if (Object.keys(changes).length === 0) return user;
      const { role, disabled } = changes;
      if (role !== undefined && [role, user.role].includes('service')) throw otherKind();
      if (user.role === 'admin' && (role !== undefined || disabled)) await demandOtherAdmin(sqlOf(em), id);
      const ends = role !== undefined || disabled !== undefined;
      Object.assign(user, changes, ends ? { version: user.version + 1 } : {});
      await em.flush();
      if (disabled) await revokeSessionsOf(sqlOf(em), id);
      if (ends) await announceAccessChange(sqlOf(em), id);
      await this.record(em, 'user.change', user, actor, changes);
      return user;
    });
  }

  /** Removes a user with its sessions and tokens; what it did stays in the audit and on its jobs. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.em.transactional(async (em) => {
      const user = await found(em, id, LockMode.PESSIMISTIC_WRITE);
      if (user.role === 'admin') await demandOtherAdmin(sqlOf(em), id);
      await this.record(em, 'user.delete', user, actor, { role: user.role });
      await em.nativeDelete(AppUser, { id });
      await announceAccessChange(sqlOf(em), id);
    });
  }

  private async record(em: EntityManager, action: string, user: AppUser, actor: Actor, details: object): Promise<void> {
    const happening = {
      actor: actor.id,
      action,
      target: user.id,
      outcome: 'done',
      details: { email: user.email, ...details },
    } as const;
    await this.audit.record(happening, em);
  }
}

/** What of a wish is not so yet. */
function changesTo(user: AppUser, { role, name, disabled }: PatchUser): PatchUser {
  return {
    ...(role === undefined || role === user.role ? {} : { role }),
    ...(name === undefined || name === (user.name ?? null) ? {} : { name }),
    ...(disabled === undefined || disabled === user.disabled ? {} : { disabled }),
  };
}

/** Held by who changes it: who is an administrator only now may be the last one. */
async function found(em: EntityManager, id: string, lockMode: LockMode = LockMode.NONE): Promise<AppUser> {
  const user = await em.findOne(AppUser, { id }, { lockMode, refresh: true });
  if (!user) throw notFound(`User ${id}`);
  return user;
}

const emailTaken = (email: string): Refusal =>
  new Refusal(409, 'email_taken', `There is a user ${email} already.`, {
    errors: [{ pointer: '/email', code: 'email_taken', message: 'must be one that no user has yet' }],
  });

const otherKind = (): Refusal =>
  new Refusal(
    409,
    'other_kind_of_user',
    'A person can’t become a service account, nor the other way. Make a new user.',
    {
      errors: [{ pointer: '/role', code: 'other_kind_of_user', message: 'must stay a person’s or a service’s' }],
    },
  );
