import { ApiToken, AppUser, Session, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Refusal } from '../http/refusal.js';
import { AccessChanges } from './access-changes.js';
import { Claims, issuer } from './access-tokens.js';
import { isSameHash, looksLikeApiToken, readApiToken } from './api-tokens.js';
import type { Caller } from './caller.js';
import { VerifiedTokens } from './verified-tokens.js';

export const unauthenticated = (detail = 'Log in, or send a valid credential.'): Refusal =>
  new Refusal(401, 'unauthenticated', detail, { headers: { 'www-authenticate': 'Bearer' } });

/** Knows whose a credential is, while it counts. */
@Injectable()
export class Credentials {
  private readonly verified = new VerifiedTokens();

  constructor(
    private readonly em: EntityManager,
    private readonly jwt: JwtService,
    changes: AccessChanges,
  ) {
    changes.onChange((id) => this.verified.forget(id));
  }

  /** The caller of a token this node saw a moment ago. */
  known(token: string): Caller | undefined {
    return this.verified.callerOf(token);
  }

  /** The caller a token with these (already verified) claims stands for; refuses ended sessions and changed users. */
  remember(token: string, claims: unknown): Promise<Caller> {
    return this.verified.remember(token, () => this.callerOf(claims));
  }

  /** The caller of a token, wherever it came from. */
  async verify(token: string): Promise<Caller> {
    const known = this.known(token);
    if (known) return known;
    if (looksLikeApiToken(token)) return this.verified.remember(token, () => this.holderOf(token));
    return this.remember(token, await this.claimsOf(token));
  }

  private async claimsOf(token: string): Promise<unknown> {
    try {
      const { header, payload } = await this.jwt.verifyAsync<{ header: { typ?: string }; payload: unknown }>(token, {
        complete: true,
        algorithms: ['HS256'],
        issuer,
        audience: issuer,
      });
      if (header.typ === 'at+jwt') return payload;
    } catch {
      // An expired, forged or garbled token: all refused alike below.
    }
    throw unauthenticated();
  }

  private async callerOf(claims: unknown): Promise<Caller> {
    const parsed = Claims.safeParse(claims);
    if (!parsed.success) throw unauthenticated();
    const { sub, sid, ver, exp } = parsed.data;
    const em = this.em.fork();
    const session = await em.findOne(Session, { id: sid, userId: sub, revokedAt: null });
    const user = session && (await em.findOne(AppUser, { id: sub, version: ver, disabled: false }));
    if (!user) throw unauthenticated('This session has ended. Log in again.');
    return { id: user.id, email: user.email, role: user.role, sessionId: sid, expiresAt: new Date(exp * 1000) };
  }

  /** Whose an API token is; asked at most every half minute, which is also how exact its last use is. */
  private async holderOf(credential: string): Promise<Caller> {
    const shown = readApiToken(credential);
    const em = this.em.fork();
    const token = shown && (await em.findOne(ApiToken, { id: shown.id, expiresAt: { $gt: new Date() } }));
    if (!token || !isSameHash(token.secretSha256, shown.secretSha256))
      throw unauthenticated('This API token is unknown, has expired or was revoked. Make a new one.');
    const user = await em.findOne(AppUser, { id: token.userId, disabled: false });
    if (!user) throw unauthenticated('The owner of this API token is disabled.');
    await sqlOf(em).query(noteUse, [token.id]);
    return {
      id: user.id,
      email: user.email,
      role: user.role,
      scopes: token.scopes,
      limits: { modelTypes: token.modelTypes ?? undefined, dataSourceIds: token.dataSourceIds ?? undefined },
      sessionId: token.id,
      expiresAt: token.expiresAt,
    };
  }
}

const noteUse = `
  update api_token set last_used_at = now()
  where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`;
