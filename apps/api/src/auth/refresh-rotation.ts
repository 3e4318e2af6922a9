import type { Sql } from '@energy-ops/database';

const graceSeconds = 10;

/** What a refresh token that was shown turned out to be. */
export interface Shown {
  readonly kind: 'fresh' | 'in_grace' | 'reused' | 'unknown';
  readonly sessionId?: string;
  readonly userId?: string;
}

// One UPDATE decides: of two refreshes with one token exactly one gets its row.
const useOnce = `
  update refresh_token t set used_at = now()
  from session s
  where t.token_sha256 = $1 and t.used_at is null and s.id = t.session_id
    and s.revoked_at is null and s.expires_at > now() and t.created_at > now() - make_interval(hours => $2)
  returning s.id as session_id, s.user_id`;

// A second tab may show the token the first has just used: no theft, but no second line of tokens either.
const lookAgain = `
  select s.id as session_id, s.user_id, t.used_at is not null as used,
    t.used_at > now() - make_interval(secs => ${graceSeconds}) and s.expires_at > now() as in_grace
  from refresh_token t join session s on s.id = t.session_id
  where t.token_sha256 = $1 and s.revoked_at is null`;

interface Holder {
  readonly session_id: string;
  readonly user_id: string;
}

/** Uses a refresh token up, or says why it can't be; one that lay unused for longer than `idleHours` is worth nothing. */
export async function useRefreshToken(sql: Sql, tokenSha256: string, idleHours: number): Promise<Shown> {
  const [fresh] = (await sql.query<Holder>(useOnce, [tokenSha256, idleHours])).rows;
  if (fresh) return { kind: 'fresh', sessionId: fresh.session_id, userId: fresh.user_id };
  const { rows } = await sql.query<Holder & { used: boolean; in_grace: boolean | null }>(lookAgain, [tokenSha256]);
  const [seen] = rows;
  if (!seen?.used) return { kind: 'unknown' };
  return { kind: seen.in_grace ? 'in_grace' : 'reused', sessionId: seen.session_id, userId: seen.user_id };
}

/** Ends a user's sessions, all or all but one; the ids of those that had not ended yet. */
export async function revokeSessionsOf(sql: Sql, userId: string, keptId?: string): Promise<string[]> {
  const text = `
    update session set revoked_at = now()
    where user_id = $1 and id is distinct from $2 and revoked_at is null returning id`;
  const { rows } = await sql.query<{ id: string }>(text, [userId, keptId ?? null]);
  return rows.map(({ id }) => id);
}

/** Ends a session; true where it had not ended yet. */
export async function revokeSession(sql: Sql, sessionId: string): Promise<boolean> {
  const ended = await sql.query('update session set revoked_at = now() where id = $1 and revoked_at is null', [
    sessionId,
  ]);
  return ended.rowCount > 0;
}
