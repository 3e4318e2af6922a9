import { newSecretToken, secretHash } from './secret-token.js';
import type { Sql } from './sql.js';

const validMs = 3600 * 1000;

/** A link's token for a new password: `/reset?token=` + it is where its holder chooses one. */
export interface IssuedReset {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Lets somebody choose a new password, once, within an hour; links made before are good no more. In a transaction. */
export async function issuePasswordReset(sql: Sql, userId: string): Promise<IssuedReset> {
  const token = newSecretToken();
  const expiresAt = new Date(Date.now() + validMs);
  await sql.query('delete from password_reset where user_id = $1 or expires_at <= now()', [userId]);
  await sql.query('insert into password_reset (token_sha256, user_id, expires_at) values ($1, $2, $3)', [
    secretHash(token),
    userId,
    expiresAt,
  ]);
  return { token, expiresAt };
}

/** How whoever rules the host has it made. */
export interface ResetWish {
  /** Also lets in somebody who was disabled. */
  readonly enable: boolean;
  /** Who asks, and where, for the audit. */
  readonly by: Readonly<Record<string, string>>;
}

/** Who somebody with a password is: the id, and whether they are disabled; locked until the transaction ends. */
async function personWith(sql: Sql, email: string): Promise<{ id: string; disabled: boolean } | undefined> {
  const text = `select id, disabled from app_user where email = $1 and role <> 'service' for update`;
  const { rows } = await sql.query<{ id: string; disabled: boolean }>(text, [email.toLowerCase()]);
  return rows[0];
}

/**
 * The same by e-mail address, for whoever rules the host and has nobody left to ask: the audit says so. Undefined where
 * there is no such person (a service account has no password); `disabled`: the link alone doesn't let them in.
 */
export async function resetPasswordOf(
  sql: Sql,
  email: string,
  { enable, by }: ResetWish,
): Promise<(IssuedReset & { readonly disabled: boolean }) | undefined> {
  const user = await personWith(sql, email);
  if (!user) return undefined;
  await allow(sql, user.id, 'user.reset_link', { enable, by });
  return { ...(await issuePasswordReset(sql, user.id)), disabled: user.disabled && !enable };
}

/**
 * Gives somebody a password at once; all their sessions end, and links made before are good no more. Undefined where
 * there is no such person. In a transaction.
 */
export async function setPasswordOf(
  sql: Sql,
  email: string,
  passwordHash: string,
  wish: ResetWish,
): Promise<{ readonly disabled: boolean } | undefined> {
  const user = await personWith(sql, email);
  if (!user) return undefined;
  await allow(sql, user.id, 'user.password_set', wish);
  await sql.query('update app_user set password_hash = $2, version = version + 1 where id = $1', [
    user.id,
    passwordHash,
  ]);
  await sql.query('update session set revoked_at = now() where user_id = $1 and revoked_at is null', [user.id]);
  await sql.query('delete from password_reset where user_id = $1', [user.id]);
  await sql.query(`select pg_notify('access_changed', $1)`, [user.id]); // every node forgets what it knew of them
  return { disabled: user.disabled && !wish.enable };
}

async function allow(sql: Sql, userId: string, action: string, { enable, by }: ResetWish): Promise<void> {
  if (enable) await sql.query('update app_user set disabled = false where id = $1', [userId]);
  await sql.query(
    `insert into audit_entry (actor, action, target, outcome, details) values ('system:eops', $1, $2, 'done', $3::jsonb)`,
    [action, userId, JSON.stringify({ ...by, ...(enable ? { enabled: true } : {}) })],
  );
}
