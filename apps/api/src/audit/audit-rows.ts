import {
  type AuditEntryView,
  type AuditOutcome,
  auditOutcomes,
  type AuditQuery,
  totalCap,
} from '@energy-ops/contracts';
import { holdsText, newestSearched, patternOf, type Sql } from '@energy-ops/database';

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
  and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)`;

const valuesOf = ({ actor, action, outcome, from, to }: AuditFilters): unknown[] => [
  actor ?? null,
  action ?? null,
  outcome ?? null,
  from ?? null,
  to ?? null,
];

// The cursor is an id and its row gives the exact time, as a Date would lose entries of the same millisecond.
const isAfter = '($6::bigint is null or (at, id) < (select at, id from audit_entry where id = $6))';
const columns = `id::float8 as id, (extract(epoch from at) * 1000)::float8 as at_ms, actor, action, target, outcome, ip,
  details::text as details`;
const inOrder = 'order by at desc, id desc limit $7';
const pageSql = `select ${columns} from audit_entry where ${matches} and ${isAfter} ${inOrder}`;

// As with jobs (jobs/job-search.ts): among the newest, else all that match, put in order then.
const holdsIt = (q: string): string => holdsText('audit_entry', q, '$8');
const newestWith = (q: string): string => `
select ${columns} from (
  select * from audit_entry where ${matches} and ${isAfter} order by at desc, id desc limit ${newestSearched}
) as audit_entry where ${holdsIt(q)} ${inOrder}`;
const allWith = (q: string): string => `
with found as materialized (select * from audit_entry where ${matches} and ${isAfter} and ${holdsIt(q)})
select ${columns} from found ${inOrder}`;

/** The entries after `afterId`, newest first. */
export async function auditEntries(
  sql: Sql,
  filters: AuditFilters,
  afterId: number | undefined,
  limit: number,
): Promise<AuditEntryView[]> {
  const { q } = filters;
  const values = [...valuesOf(filters), afterId ?? null, limit];
  if (q === undefined) return (await sql.query<AuditRow>(pageSql, values)).rows.map(toEntry);
  values.push(patternOf(q));
  const { rows: common } = await sql.query<AuditRow>(newestWith(q), values);
  const rows = common.length === limit ? common : (await sql.query<AuditRow>(allWith(q), values)).rows;
  return rows.map(toEntry);
}

/** How many there are; counts no further than the cap and one. */
export async function countAudit(sql: Sql, filters: AuditFilters): Promise<number> {
  const { q } = filters;
  const holdsQ = q === undefined ? '' : `and ${holdsText('audit_entry', q, '$6')}`;
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::int as count
     from (select 1 from audit_entry where ${matches} ${holdsQ} limit ${totalCap + 1}) as matching`,
    [...valuesOf(filters), ...(q === undefined ? [] : [patternOf(q)])],
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
