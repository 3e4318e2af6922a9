import type { SignedIn } from '@energy-ops/contracts';
import { AppUser, newSecretToken, RefreshToken, secretHash, Session, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { announceAccessChange } from '../access/access-changes.js';
import { accessTokenSeconds, AccessTokens } from '../access/access-tokens.js';
import { Audit } from '../audit/audit.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { toMe } from './to-user.js';
import { revokeSession, type Shown, useRefreshToken } from './refresh-rotation.js';

/** Where a request comes from, for the list of sessions and the audit. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string | undefined;
}

/** A sign-in's answer; the refresh token goes into its cookie, and is missing where the old one stays. */
export interface Grant {
  readonly signedIn: SignedIn;
  readonly refreshToken?: string;
}

const msPerDay = 24 * 3600 * 1000;

/** Starts, continues and ends people's sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly em: EntityManager,
    private readonly accessTokens: AccessTokens,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /** A new session for a user who has proved who it is. */
  start(user: AppUser, { ip, userAgent }: Origin): Promise<Grant> {
    return this.em.fork().transactional(async (em) => {
      const expiresAt = new Date(Date.now() + this.config.sessionDays * msPerDay);
      const session = em.create(Session, {
        userId: user.id,
        expiresAt,
        ip,
        userAgent: userAgent?.slice(0, 300) ?? null,
      });
      await em.persist(session).flush();
      return { signedIn: this.answer(user, session.id), refreshToken: await this.newRefreshToken(em, session.id) };
    });
  }

  /** The next access token for a refresh token; undefined where it is worth nothing. A reused one ends its session. */
  refresh(refreshToken: string, origin: Origin): Promise<Grant | undefined> {
    return this.em.fork().transactional(async (em) => {
      const shown = await useRefreshToken(sqlOf(em), secretHash(refreshToken), this.config.sessionIdleHours);
      const { kind, sessionId, userId } = shown;
      if (kind === 'unknown' || sessionId === undefined) return undefined;
      if (kind === 'reused') return this.endStolen(em, shown, origin);
      const user = await em.findOne(AppUser, { id: userId, disabled: false });
      if (!user) return undefined;
      if (kind === 'in_grace') return { signedIn: this.answer(user, sessionId) };
      await em.nativeUpdate(Session, { id: sessionId }, { lastUsedAt: new Date() });
      return { signedIn: this.answer(user, sessionId), refreshToken: await this.newRefreshToken(em, sessionId) };
    });
  }

  /** Ends the session of a refresh token, on all nodes. */
  end(refreshToken: string): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const stored = await em.findOne(RefreshToken, { tokenSha256: secretHash(refreshToken) });
      if (!stored || !(await revokeSession(sqlOf(em), stored.sessionId))) return;
      await announceAccessChange(sqlOf(em), stored.sessionId);
      const { userId } = await em.findOneOrFail(Session, stored.sessionId);
      const { email } = await em.findOneOrFail(AppUser, userId);
      await this.audit.record({ actor: email, action: 'auth.logout', target: stored.sessionId, outcome: 'done' }, em);
    });
  }

  private async endStolen(em: EntityManager, { sessionId, userId }: Shown, { ip }: Origin): Promise<undefined> {
    if (sessionId === undefined || !(await revokeSession(sqlOf(em), sessionId))) return;
    await announceAccessChange(sqlOf(em), sessionId);
    const user = await em.findOne(AppUser, { id: userId });
    const actor = user?.email ?? 'anonymous';
    await this.audit.record({ actor, action: 'auth.refresh_reuse', target: sessionId, outcome: 'refused', ip }, em);
  }

  private async newRefreshToken(em: EntityManager, sessionId: string): Promise<string> {
    const token = newSecretToken();
    await em.insert(RefreshToken, { tokenSha256: secretHash(token), sessionId, createdAt: new Date() });
    return token;
  }

  /** What somebody with this session gets: a new access token, and who it is for. */
  answer(user: AppUser, sessionId: string): SignedIn {
    return {
      access_token: this.accessTokens.issue(user, sessionId),
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
      user: toMe(user),
    };
  }
}
