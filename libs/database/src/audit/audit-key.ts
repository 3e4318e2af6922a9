import { createHmac, hkdfSync } from 'node:crypto';

/** The chain's key; `id` says which it is and nothing about it. */
export interface AuditKey {
  readonly bytes: Buffer;
  readonly id: string;
}

/** A place in the chain and the hash there, in hex. */
export interface ChainHead {
  readonly position: number;
  readonly hash: string;
}

/** Derives the chain's key from ENCRYPTION_KEY: whoever has only the database can't compute a single hash. */
export function auditKey(secret: string): AuditKey {
  const bytes = Buffer.from(hkdfSync('sha256', secret, 'energy-ops', 'audit chain', 32));
  return { bytes, id: createHmac('sha256', bytes).update('id').digest('hex').slice(0, 16) };
}

/** An entry as the database tells it: every column as text, so that nothing is rounded on the way. */
export interface SealedText {
  readonly sealed_at: string;
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string | null;
  readonly outcome: string;
  readonly ip: string | null;
  readonly details: string;
}

/** The SQL for an instant as text, to the microsecond that PostgreSQL keeps. */
export const instantText = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The SQL for the columns of `entry`, a row of audit_entry, as text. jsonb has one text for equal values. */
export const entryText = (entry: string): string =>
  `${entry}.id::text as id, ${instantText(`${entry}.at`)} as at, ${entry}.actor, ${entry}.action, ${entry}.target,
  ${entry}.outcome, ${entry}.ip, ${entry}.details::text as details`;

/** What the first entry of a chain has before it. */
export const genesis = '0'.repeat(64);

/** HMAC-SHA256 over the hash before, when it was sealed, and the entry. */
export const hashOfEntry = (key: AuditKey, previous: string, entry: SealedText): string =>
  createHmac('sha256', key.bytes)
    .update(Buffer.from(previous, 'hex'))
    .update(
      JSON.stringify([
        entry.sealed_at,
        entry.id,
        entry.at,
        entry.actor,
        entry.action,
        entry.target,
        entry.outcome,
        entry.ip,
        entry.details,
      ]),
    )
    .digest('hex');

/** Proves that the product itself let the chain end there. */
export const macOfHead = (key: AuditKey, { position, hash }: ChainHead): string =>
  createHmac('sha256', key.bytes).update(`head ${position} ${hash}`).digest('hex');
