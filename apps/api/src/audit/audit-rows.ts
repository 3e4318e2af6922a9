import {
  type AuditEntryView,
  type AuditOutcome,
  auditOutcomes,
  type AuditQuery,
  totalCap,
} from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';

export type AuditFilters = Pick<AuditQuery, 'actor' | 'action' | 'outcome' | 'from' | 'to' | 'q'>;

interface AuditRow {
  readonly id: number;
  readonly at_ms: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string | null;
  readonly outcome: string;
  readonly ip: string | null;
  readonly details: string;
}

const matches = `($1::text is null or actor = $1) and ($2::text is null or action = $2)
  and ($3::text is null or outcome = $3)
  and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
  and ($6::text is null or concat_ws(' ', actor, action, target, ip, details::text) ilike $6)`;

const valuesOf = ({ actor, action, outcome, from, to, q }: AuditFilters): unknown[] => [
  actor ?? null,
  action ?? null,
  outcome ?? null,
  from ?? null,
  to ?? null,
  q === undefined ? null : `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`,
];

// The cursor is an id and its row gives the exact time, as a Date would lose entries of the same millisecond.
const pageSql = `
select id::float8 as id, (extract(epoch from at) * 1000)::float8 as at_ms, actor, action, target, outcome, ip,
  details::text as details
from audit_entry
where ${matches} and ($7::bigint is null or (at, id) < (select at, id from audit_entry where id = $7))
order by at desc, id desc limit $8`;

/** The entries after `afterId`, newest first. */
export async function auditEntries(
  sql: Sql,
  filters: AuditFilters,
  afterId: number | undefined,
  limit: number,
): Promise<AuditEntryView[]> {
  const { rows } = await sql.query<AuditRow>(pageSql, [...valuesOf(filters), afterId ?? null, limit]);
  return rows.map(toEntry);
}

/** How many there are; counts no further than the cap and one. */
export async function countAudit(sql: Sql, filters: AuditFilters): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::int as count from (select 1 from audit_entry where ${matches} limit ${totalCap + 1}) as matching`,
    valuesOf(filters),
  );
  return rows[0]?.count ?? 0;
}

export async function isAuditEntry(sql: Sql, id: number): Promise<boolean> {
  return (await sql.query('select 1 from audit_entry where id = $1', [id])).rowCount > 0;
}

const toEntry = ({ at_ms: atMs, outcome, details, ...row }: AuditRow): AuditEntryView => ({
  ...row,
  at: new Date(atMs).toISOString(),
  outcome: outcomeOf(outcome),
  details: JSON.parse(details),
});

/** What somebody else may have written into the column counts as a failure. */
const outcomeOf = (stored: string): AuditOutcome => auditOutcomes.find((each) => each === stored) ?? 'failed';
