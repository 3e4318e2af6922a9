import type { Sql } from '../sql.js';
import {
  type AuditKey,
  type ChainHead,
  entryText,
  genesis,
  hashOfEntry,
  instantText,
  macOfHead,
  type SealedText,
} from './audit-key.js';

/** Any number will do, as long as every node takes the same. */
const lockKey = 7_340_013;
/** What the sealer itself records where it finds that the chain doesn't end where the product let it end. */
export const headBroken = 'audit.head_broken';

/** What came of an attempt to seal: `busy`, another node does it; `other_key`, the chain was made with another key. */
export type Sealing =
  | { readonly kind: 'busy' | 'other_key' }
  | { readonly kind: 'sealed'; readonly count: number; readonly head: ChainHead | undefined; readonly broken: boolean };

/** Whether any entry waits for its place. The table is as good as empty, whatever the size of the audit. */
export async function isSealWaiting(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ waiting: boolean }>('select exists (select 1 from audit_waiting) as waiting');
  return rows[0]?.waiting === true;
}

/**
 * Chains the oldest of the waiting entries, inside the caller's transaction. `remembered` is a head this process has seen:
 * the chain can't end before it.
 */
export async function sealWaiting(
  sql: Sql,
  key: AuditKey,
  { remembered, limit = 1000 }: { remembered?: ChainHead | undefined; limit?: number } = {},
): Promise<Sealing> {
  // Until the transaction ends nobody else seals; statements after this one see what was sealed before.
  const { rows: turns } = await sql.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [lockKey]);
  if (turns[0]?.mine !== true) return { kind: 'busy' };
  const end = await endOf(sql);
  if (end.key_id !== null && end.key_id !== key.id) return { kind: 'other_key' };
  const broken = !isWhole(end, key, remembered);
  if (broken) await recordBreak(sql, end, remembered);
  const entries = await waitingEntries(sql, limit);
  const last = { position: end.last_position ?? 0, hash: end.last_hash ?? genesis };
  if (entries.length === 0) return { kind: 'sealed', count: 0, head: last.position > 0 ? last : undefined, broken };
  return { kind: 'sealed', count: entries.length, head: await append(sql, key, last, end.now, entries), broken };
}

interface End {
  readonly now: string;
  readonly position: number | null;
  readonly hash: string | null;
  readonly mac: string | null;
  readonly key_id: string | null;
  readonly last_position: number | null;
  readonly last_hash: string | null;
}

// The head says where the chain ended; the last seal is where it ends.
const endSql = `
select ${instantText('clock_timestamp()')} as now, head.position::float8 as position, encode(head.hash, 'hex') as hash,
  encode(head.mac, 'hex') as mac, head.key_id, last.position::float8 as last_position, encode(last.hash, 'hex') as last_hash
from (select 1) as one
left join audit_head as head on true
left join lateral (select position, hash from audit_seal order by position desc limit 1) as last on true`;

async function endOf(sql: Sql): Promise<End> {
  const [end] = (await sql.query<End>(endSql)).rows;
  if (!end) throw new Error('PostgreSQL answered without a row.');
  return end;
}

function isWhole(end: End, key: AuditKey, remembered: ChainHead | undefined): boolean {
  const { position, hash, mac, last_position: lastPosition, last_hash: lastHash } = end;
  if (remembered && (lastPosition ?? 0) < remembered.position) return false;
  if (remembered && lastPosition === remembered.position && lastHash !== remembered.hash) return false;
  if (position === null || hash === null) return lastPosition === null;
  return position === lastPosition && hash === lastHash && mac === macOfHead(key, { position, hash });
}

/** The entry stands in the chain for good: a head that is written anew would hide the break otherwise. */
async function recordBreak(sql: Sql, end: End, remembered: ChainHead | undefined): Promise<void> {
  const details = {
    head_position: end.position,
    head_hash: end.hash,
    last_position: end.last_position,
    ...(remembered && { remembered_position: remembered.position, remembered_hash: remembered.hash }),
  };
  await sql.query(
    `insert into audit_entry (actor, action, outcome, details) values ('system:audit', $1, 'failed', $2::jsonb)`,
    [headBroken, JSON.stringify(details)],
  );
}

type Entry = Omit<SealedText, 'sealed_at'>;

async function waitingEntries(sql: Sql, limit: number): Promise<Entry[]> {
  // `offset 0` holds the planner to one look by key for each row: of a long backlog it would join the whole audit.
  const { rows } = await sql.query<Entry>(
    `select ${entryText('entry')} from audit_waiting as waiting
     cross join lateral (select * from audit_entry where id = waiting.entry_id offset 0) as entry
     where not exists (select 1 from audit_seal as seal where seal.entry_id = waiting.entry_id offset 0)
     order by waiting.entry_id limit $1`,
    [limit],
  );
  return rows;
}

const appendSql = `
with sealed as (
  insert into audit_seal (position, entry_id, previous, hash, sealed_at)
  select position, entry_id, decode(previous, 'hex'), decode(hash, 'hex'), $5::timestamptz
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) as added (position, entry_id, previous, hash)
), waited as (
  delete from audit_waiting where entry_id = any($2::bigint[])
)
insert into audit_head (position, hash, mac, key_id) values ($6, decode($7, 'hex'), decode($8, 'hex'), $9)
on conflict (one) do update
  set position = excluded.position, hash = excluded.hash, mac = excluded.mac, key_id = excluded.key_id`;

async function append(
  sql: Sql,
  key: AuditKey,
  last: ChainHead,
  sealedAt: string,
  entries: readonly Entry[],
): Promise<ChainHead> {
  const positions: number[] = [];
  const previous: string[] = [];
  const hashes: string[] = [];
  let head = last;
  for (const entry of entries) {
    previous.push(head.hash);
    head = { position: head.position + 1, hash: hashOfEntry(key, head.hash, { ...entry, sealed_at: sealedAt }) };
    positions.push(head.position);
    hashes.push(head.hash);
  }
  const ids = entries.map(({ id }) => id);
  const mac = macOfHead(key, head);
  await sql.query(appendSql, [positions, ids, previous, hashes, sealedAt, head.position, head.hash, mac, key.id]);
  return head;
}
