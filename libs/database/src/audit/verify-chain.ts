import type { Sql } from '../sql.js';
import { type AuditKey, type ChainHead, entryText, instantText, macOfHead } from './audit-key.js';
import { type AuditFinding, type ChainLink, ChainWalk } from './chain-walk.js';
import { headBroken } from './seal-waiting.js';

export { auditFaults, type AuditFault, type AuditFinding } from './chain-walk.js';

/** What a look at the whole audit found. */
export interface AuditReport {
  readonly ok: boolean;
  /** How many entries have their place in the chain. */
  readonly entries: number;
  /** How many are about to get it. */
  readonly waiting: number;
  readonly head: ChainHead | null;
  /** The first of them, in the order of the chain. */
  readonly findings: readonly AuditFinding[];
  readonly findings_total: number;
}

const linksAtOnce = 2000;

/**
 * Recomputes the whole chain, a few links in memory at a time, and says what was changed, removed, put in or put elsewhere.
 * `known` are heads that somebody kept outside the database: with them a chain that was cut off cleanly shows too.
 * Entries that come meanwhile do no harm.
 */
export async function verifyAudit(sql: Sql, key: AuditKey, known: readonly ChainHead[] = []): Promise<AuditReport> {
  const stored = await storedHead(sql);
  const walk = new ChainWalk(key, [...known, ...(stored ? [stored] : [])]);
  if (stored && stored.keyId !== key.id) {
    walk.tell(
      'other_key',
      null,
      null,
      'The audit was sealed with another key: is this the ENCRYPTION_KEY it was made with?',
    );
    return reportOf(walk, stored.position, 0, stored);
  }
  if (stored && stored.mac !== macOfHead(key, stored))
    walk.tell(
      'cut',
      null,
      stored.position,
      'The head was not written by the product: the chain may have been cut off.',
    );
  const entries = await walkAll(sql, walk);
  if (!stored && entries > 0) walk.tell('cut', null, null, 'The head of the chain is gone.');
  const waiting = await lookAround(sql, walk);
  return reportOf(walk, entries, waiting, walk.head);
}

const reportOf = (walk: ChainWalk, entries: number, waiting: number, head: ChainHead | undefined): AuditReport => ({
  ok: walk.findingsTotal === 0,
  entries,
  waiting,
  head: head ? { position: head.position, hash: head.hash } : null,
  findings: walk.findings,
  findings_total: walk.findingsTotal,
});

interface StoredHead extends ChainHead {
  readonly mac: string;
  readonly keyId: string;
}

async function storedHead(sql: Sql): Promise<StoredHead | undefined> {
  const { rows } = await sql.query<StoredHead>(
    `select position::float8 as position, encode(hash, 'hex') as hash, encode(mac, 'hex') as mac, key_id as "keyId"
     from audit_head`,
  );
  return rows[0];
}

// `offset 0` holds the planner to one look by key for each seal, as it would hash the whole audit for each batch.
const linksSql = `
select seal.position::float8 as position, seal.entry_id::float8 as entry_id, encode(seal.previous, 'hex') as previous,
  encode(seal.hash, 'hex') as hash, ${instantText('seal.sealed_at')} as sealed_at, entry.id is not null as is_there,
  ${entryText('entry')}
from (select * from audit_seal where position > $1 order by position limit $2) as seal
left join lateral (select * from audit_entry where id = seal.entry_id offset 0) as entry on true
order by seal.position`;

async function walkAll(sql: Sql, walk: ChainWalk): Promise<number> {
  let after = Number.MIN_SAFE_INTEGER;
  let entries = 0;
  for (;;) {
    const { rows } = await sql.query<ChainLink>(linksSql, [after, linksAtOnce]);
    for (const link of rows) walk.step(link);
    entries += rows.length;
    if (rows.length < linksAtOnce) break;
    after = rows.at(-1)?.position ?? after;
  }
  walk.end();
  return entries;
}

/** What the chain can't show: entries it doesn't know, and what the sealer itself has noticed. */
async function lookAround(sql: Sql, walk: ChainWalk): Promise<number> {
  const { rows: strangers } = await sql.query<{ id: number }>(`
    select id::float8 as id from audit_entry as entry
    where not exists (select 1 from audit_seal where entry_id = entry.id)
      and not exists (select 1 from audit_waiting where entry_id = entry.id)
    order by entry.id limit 100`);
  for (const { id } of strangers)
    walk.tell('inserted', id, null, `Entry ${id} has no seal: it was put in by force, or its seal was removed.`);
  const { rows: lost } = await sql.query<{ id: number }>(`
    select entry_id::float8 as id from audit_waiting
    where not exists (select 1 from audit_entry where id = entry_id) order by entry_id limit 100`);
  for (const { id } of lost) walk.tell('removed', id, null, `Entry ${id} was removed before it was sealed.`);
  const { rows: breaks } = await sql.query<{ id: number; at: string }>(
    `select id::float8 as id, ${instantText('at')} as at from audit_entry where action = $1 order by at limit 100`,
    [headBroken],
  );
  for (const { id, at } of breaks)
    walk.tell('cut', id, null, `By ${at} the chain did not end where the product had let it end: see entry ${id}.`);
  const { rows: waiting } = await sql.query<{ count: number }>('select count(*)::int as count from audit_waiting');
  return waiting[0]?.count ?? 0;
}
