import { planOnce, type Sql } from '@energy-ops/database';
import { limitMs } from './post.js';

/** A delivery that is this node's to attempt, until its lease ends. */
export interface Claimed {
  readonly id: string;
  readonly webhook_id: string;
  /** The number of this attempt; who settles it must name it. */
  readonly attempts: number;
  readonly attempts_before_replay: number;
  readonly url: string;
  readonly secret: string;
  /** Only while it still counts. */
  readonly previous_secret: string | null;
  readonly event_id: string;
  readonly type: string;
  readonly subject: string | null;
  readonly data: unknown;
  readonly at: string;
}

/** An attempt lasts no longer than this, or its node is dead and another one's turn has come. */
const leaseSeconds = (limitMs * 3) / 1000;

const dueSql = planOnce(`
select (extract(epoch from min(first.next_attempt_at) - clock_timestamp()) * 1000)::float8 as ms
from webhook
cross join lateral (
  select next_attempt_at from webhook_delivery
  where webhook_id = webhook.id and status = 'pending'
  order by next_attempt_at limit 1
) as first
where enabled`);

/** In how many milliseconds the next delivery is due; undefined: none waits. */
export async function nextDueMs(sql: Sql): Promise<number | undefined> {
  const { rows } = await sql.query<{ ms: number | null }>(dueSql);
  return rows[0]?.ms ?? undefined;
}

// Safe: each row is locked by one, skipped by the others, and not due again before the lease ends, on the database's
// clock. At most one of each webhook at a time, so that one with a thousand waiting doesn't hold up the others.
const claimSql = planOnce(`
with due as (
  select first.id from webhook
  cross join lateral (
    select id, next_attempt_at from webhook_delivery
    where webhook_id = webhook.id and status = 'pending' and next_attempt_at <= now()
    order by next_attempt_at limit 1 for update skip locked
  ) as first
  where enabled and not webhook.id = any($1)
  order by first.next_attempt_at limit $2
), claimed as (
  update webhook_delivery as delivery
  set attempts = attempts + 1, next_attempt_at = clock_timestamp() + interval '${leaseSeconds} s'
  from due where delivery.id = due.id
  returning delivery.*
), begun as (
  insert into webhook_attempt (delivery_id, number) select id, attempts from claimed
)
select claimed.id, claimed.webhook_id, attempts, attempts_before_replay, url, secret,
  case when previous_secret_until > now() then previous_secret end as previous_secret,
  event_id, type, subject, data, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
from claimed join webhook on webhook.id = claimed.webhook_id join webhook_event as event on event.id = event_id`);

/** Takes deliveries that are due, of other webhooks than the busy ones. Two nodes never get the same one. */
export async function claimDeliveries(sql: Sql, busy: readonly string[], limit: number): Promise<Claimed[]> {
  return (await sql.query<Claimed>(claimSql, [busy, limit])).rows;
}
