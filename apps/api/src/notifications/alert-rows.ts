import { alertKinds, alertSeverities, type AlertQuery, type AlertView, type OwnAlert } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';

interface AlertRow {
  readonly id: string;
  readonly cause: string;
  readonly severity: string;
  readonly sentence: string;
  readonly next_step: string | null;
  readonly link: string | null;
  readonly times: number;
  readonly opened_ms: number;
  readonly last_ms: number;
  readonly resolved_ms: number | null;
  readonly resolution: string | null;
}

const ms = (instant: string): string => `(extract(epoch from ${instant}) * 1000)::float8`;
const columns = `alert.id, cause, severity, sentence, next_step, link, times, resolution,
  ${ms('opened_at')} as opened_ms, ${ms('last_at')} as last_ms, ${ms('resolved_at')} as resolved_ms`;

const pageSql = `
select ${columns}, exists (select from alert_read where alert_id = alert.id and user_id = $1) as read
from alert
where case $2::text when 'open' then resolved_at is null when 'resolved' then resolved_at is not null else true end
  and ($3::text is null or (opened_at, alert.id) < (select opened_at, id from alert where id = $3))
order by opened_at desc, alert.id desc limit $4`;

/** Alerts, newest first, one more than the limit where there are more. */
export async function listAlerts(
  sql: Sql,
  userId: string,
  { state, limit }: AlertQuery,
  afterId: string | undefined,
): Promise<OwnAlert[]> {
  const values = [userId, state ?? null, afterId ?? null, limit + 1];
  const { rows } = await sql.query<AlertRow & { read: boolean }>(pageSql, values);
  return rows.map(({ read, ...row }) => ({ ...toAlert(row), read }));
}

export async function findAlert(sql: Sql, id: string): Promise<AlertView | undefined> {
  const { rows } = await sql.query<AlertRow>(`select ${columns} from alert where id = $1`, [id]);
  return rows[0] && toAlert(rows[0]);
}

/** What was told, or ended, in the last so many seconds. */
export async function alertsChangedSince(sql: Sql, seconds: number): Promise<AlertView[]> {
  const { rows } = await sql.query<AlertRow>(
    `select ${columns} from alert where greatest(last_at, resolved_at) > now() - make_interval(secs => $1)
     order by opened_at`,
    [seconds],
  );
  return rows.map(toAlert);
}

/** Open alerts that somebody has not seen. */
export async function countUnread(sql: Sql, userId: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::int as count from alert where resolved_at is null
       and not exists (select from alert_read where alert_id = alert.id and user_id = $1)`,
    [userId],
  );
  return rows[0]?.count ?? 0;
}

const toAlert = ({ opened_ms, last_ms, resolved_ms, severity, ...row }: AlertRow): AlertView => ({
  ...row,
  kind: alertKinds.find((each) => row.cause.startsWith(`${each}:`)) ?? 'model_failing',
  severity: alertSeverities.find((each) => each === severity) ?? 'warning',
  opened_at: isoOf(opened_ms),
  last_at: isoOf(last_ms),
  resolved_at: resolved_ms === null ? null : isoOf(resolved_ms),
});

const isoOf = (epochMs: number): string => new Date(epochMs).toISOString();
