import type { ChangePassword, SessionView, SignedIn } from '@energy-ops/contracts';
import { AppUser, Session, sqlOf } from '@energy-ops/database';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { announceAccessChange } from '../access/access-changes.js';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit/audit.js';
import { notFound, Refusal } from '../http/refusal.js';
import { LoginThrottle } from '../throttle/login-throttle.js';
import { Passwords, refuseCommon } from './passwords.js';
import { revokeSessionsOf } from './refresh-rotation.js';
import { type Origin, Sessions } from './sessions.js';

/** Nobody is logged in at more places than this, and a list that goes on helps nobody. */
const mostShown = 200;

/** Somebody's own sessions and password. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
    private readonly throttle: LoginThrottle,
  ) {}

  /** Those that still hold, the one used last first. */
  async list({ id, sessionId }: Caller): Promise<SessionView[]> {
    const found = await this.em.find(
      Session,
      { userId: id, revokedAt: null, expiresAt: { $gt: new Date() } },
      { orderBy: { lastUsedAt: 'desc', id: 'desc' }, limit: mostShown },
    );
    return found.map((session) => ({
      id: session.id,
      created_at: session.createdAt.toISOString(),
      last_used_at: session.lastUsedAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
      ip: session.ip ?? null,
      user_agent: session.userAgent ?? null,
      current: session.id === sessionId,
    }));
  }

  /** Ends one, on all nodes. */
  async end(sessionId: string, { id, email }: Caller): Promise<void> {
    await this.em.transactional(async (em) => {
      const sql = sqlOf(em);
      const text = 'update session set revoked_at = now() where id = $1 and user_id = $2 and revoked_at is null';
      if ((await sql.query(text, [sessionId, id])).rowCount === 0) throw notFound(`Session ${sessionId}`);
      await announceAccessChange(sql, sessionId);
      await this.audit.record({ actor: email, action: 'auth.session_end', target: sessionId, outcome: 'done' }, em);
    });
  }

  /** Ends all but the one this comes from. */
  async endOthers(caller: Caller): Promise<void> {
    await this.em.transactional((em) => this.endAllBut(em, caller));
  }

  /** A new password: whoever knew the old one is out, here and on all nodes. */
  async changePassword(
    { current_password, password }: ChangePassword,
    caller: Caller,
    { ip }: Origin,
  ): Promise<SignedIn> {
    const { id, email, sessionId } = caller;
    const user = await this.em.fork().findOneOrFail(AppUser, { id });
    const check = () => this.passwords.matches(current_password, user.passwordHash);
    if (!(await this.throttle.guard(email, ip, check))) {
      await this.audit.record({ actor: email, action: 'auth.password', target: id, outcome: 'failed', ip });
      throw wrongPassword();
    }
    refuseCommon(password);
    const passwordHash = await this.passwords.hash(password);
    return this.em.fork().transactional(async (em) => {
      const version = user.version + 1;
      const of = { id, version: user.version };
      if ((await em.nativeUpdate(AppUser, of, { passwordHash, version })) !== 1) throw changedMeanwhile();
      await this.endAllBut(em, caller);
      await announceAccessChange(sqlOf(em), id);
      await this.audit.record({ actor: email, action: 'auth.password', target: id, outcome: 'done', ip }, em);
      return this.sessions.answer(await em.findOneOrFail(AppUser, { id }), sessionId);
    });
  }

  private async endAllBut(em: EntityManager, { id, email, sessionId }: Caller): Promise<void> {
    const sql = sqlOf(em);
    const ended = await revokeSessionsOf(sql, id, sessionId);
    for (const each of ended) await announceAccessChange(sql, each);
    const details = { sessions: ended.length };
    await this.audit.record(
      { actor: email, action: 'auth.session_end_others', target: id, outcome: 'done', details },
      em,
    );
  }
}

const wrongPassword = (): Refusal =>
  new Refusal(400, 'password_wrong', 'The current password is wrong.', {
    errors: [{ pointer: '/current_password', code: 'password_wrong', message: 'must be the password you log in with' }],
  });

const changedMeanwhile = (): Refusal =>
  new Refusal(409, 'conflict', 'Your account was changed meanwhile. Log in and try again.');
