import { type ApiTokenQuery, mayDo, type NewApiToken, type Permission, scopesOf } from '@energy-ops/contracts';
import { ApiToken, AppUser, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { announceAccessChange } from '../access/access-changes.js';
import { makeApiToken } from '../access/api-tokens.js';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit/audit.js';
import { notFound, Refusal } from '../http/refusal.js';
import { after, pageOf } from '../jobs/recent-page.js';
import type { OwnedToken } from './to-api-token.js';

const msPerDay = 24 * 3600 * 1000;

/** Makes and revokes what programs come in with. Everybody has their own; an administrator all of them. */
@Injectable()
export class ApiTokensService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: Audit,
  ) {}

  async list(
    { user_id, limit, cursor }: ApiTokenQuery,
    caller: Caller,
  ): Promise<{ tokens: OwnedToken[]; nextCursor: string | null }> {
    const owner = mayManage(caller) ? user_id : caller.id;
    if (user_id !== undefined && user_id !== owner) throw notFound(`User ${user_id}`);
    const found = await this.em.find(
      ApiToken,
      { $and: [owner === undefined ? {} : { userId: owner }, await after(this.em, 'api_token', cursor)] },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: limit + 1 },
    );
    const { items, nextCursor } = pageOf(found, limit);
    const owners = await this.em.find(AppUser, { id: { $in: items.map(({ userId }) => userId) } });
    const emails = new Map(owners.map(({ id, email }) => [id, email]));
    return { tokens: items.map((token) => ({ token, email: emails.get(token.userId) ?? '' })), nextCursor };
  }

  /** A token that does no more than its owner may, and less if it is limited. */
  async create(wish: NewApiToken, caller: Caller): Promise<{ made: OwnedToken; token: string }> {
    const fresh = makeApiToken();
    return this.em.transactional(async (em) => {
      const owner = await ownerOf(em, wish, caller);
      demandGrantable(wish.scopes, owner);
      demandHeld(wish, caller);
      const token = em.create(ApiToken, {
        id: fresh.id,
        secretSha256: fresh.secretSha256,
        userId: owner.id,
        name: wish.name,
        scopes: [...new Set(wish.scopes)],
        modelTypes: wish.model_types ?? null,
        dataSourceIds: wish.data_source_ids ?? null,
        expiresAt: endOf(wish, caller),
      });
      await em.persist(token).flush();
      const { scopes, name, expires_in_days, model_types, data_source_ids } = wish;
      const details = { name, owner: owner.email, scopes, expires_in_days, model_types, data_source_ids };
      await this.audit.record(
        { actor: caller.email, action: 'token.create', target: token.id, outcome: 'done', details },
        em,
      );
      return { made: { token, email: owner.email }, token: fresh.token };
    });
  }

  /** Ends a token on all nodes; somebody else's does not exist for those who may not manage users. */
  async revoke(id: string, caller: Caller): Promise<void> {
    await this.em.transactional(async (em) => {
      const own = mayManage(caller) ? {} : { userId: caller.id };
      const token = await em.findOne(ApiToken, { id, ...own }, { refresh: true });
      if (!token || (await em.nativeDelete(ApiToken, { id })) !== 1) throw notFound(`API token ${id}`);
      await announceAccessChange(sqlOf(em), id);
      const details = { name: token.name };
      await this.audit.record(
        { actor: caller.email, action: 'token.revoke', target: id, outcome: 'done', details },
        em,
      );
    });
  }
}

const mayManage = (caller: Caller): boolean => mayDo(caller, 'users:manage');

/** Whose the token is to be: the caller's, or by an administrator's wish somebody else's. */
async function ownerOf(em: EntityManager, { user_id }: NewApiToken, caller: Caller): Promise<AppUser> {
  const id = user_id ?? caller.id;
  const owner = id === caller.id || mayManage(caller) ? await em.findOne(AppUser, { id }) : null;
  if (!owner) throw notFound(`User ${id}`);
  return owner;
}

/** Of one that a token makes no later than that one's own: else each would make its heir, and none would ever end. */
function endOf({ expires_in_days: days }: NewApiToken, { scopes, expiresAt }: Caller): Date {
  const end = Date.now() + days * msPerDay;
  return new Date(scopes === undefined ? end : Math.min(end, expiresAt.getTime()));
}

/** With a token one makes tokens that do no more than itself, and end no later. */
function demandHeld({ scopes, expires_in_days: days }: NewApiToken, caller: Caller): void {
  if (caller.scopes === undefined) return;
  const { modelTypes, dataSourceIds } = caller.limits ?? {};
  if (modelTypes || dataSourceIds)
    throw beyondItself('A token that is limited to model types or data sources makes none.');
  const missing = scopes.find((scope) => !mayDo(caller, scope));
  if (missing !== undefined) throw beyondItself(`This token has not the scope ${missing} itself.`);
  if (Date.now() + days * msPerDay > caller.expiresAt.getTime() + msPerDay)
    throw beyondItself(`This token itself ends on ${caller.expiresAt.toISOString()}; ask for fewer days.`);
}

const beyondItself = (detail: string): Refusal => new Refusal(403, 'token_limited', detail);

function demandGrantable(scopes: readonly Permission[], { role, email }: AppUser): void {
  const granted: readonly Permission[] = scopesOf[role];
  const errors = scopes.flatMap((scope, at) =>
    granted.includes(scope)
      ? []
      : [{ pointer: `/scopes/${at}`, code: 'scope_not_grantable', message: `${email} may not do this` }],
  );
  if (errors.length === 0) return;
  const detail = `A token of ${email} can carry at most: ${granted.join(', ')}.`;
  throw new Refusal(400, 'scope_not_grantable', detail, { errors });
}
