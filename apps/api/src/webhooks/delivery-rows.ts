import { type AttemptView, deliveryStatuses, type DeliveryQuery, DeliveryView } from '@energy-ops/contracts';
import type { Sql } from '@energy-ops/database';

interface DeliveryRow {
  readonly id: string;
  readonly event_id: string;
  readonly type: string;
  readonly status: string;
  readonly attempts: number;
  readonly created_ms: number;
  readonly next_ms: number | null;
  readonly completed_ms: number | null;
  readonly last_status_code: number | null;
  readonly last_error: string | null;
}

const ms = (instant: string): string => `(extract(epoch from ${instant}) * 1000)::float8`;

const columns = `delivery.id, event_id, event.type, delivery.status, attempts,
  ${ms('delivery.created_at')} as created_ms, ${ms('completed_at')} as completed_ms,
  case delivery.status when 'pending' then ${ms('next_attempt_at')} end as next_ms,
  last.status_code as last_status_code, last.error as last_error`;
const tables = `webhook_delivery as delivery join webhook_event as event on event.id = event_id
  left join webhook_attempt as last on last.delivery_id = delivery.id and last.number = attempts`;

const pageSql = `
select ${columns} from ${tables}
where webhook_id = $1 and ($2::text is null or delivery.status = $2)
  and ($3::text is null or (delivery.created_at, delivery.id)
    < (select created_at, id from webhook_delivery where id = $3))
order by delivery.created_at desc, delivery.id desc limit $4`;

/** A webhook's deliveries, newest first, one more than the limit where there are more. */
export async function listDeliveries(
  sql: Sql,
  webhookId: string,
  { status, limit }: DeliveryQuery,
  afterId: string | undefined,
): Promise<DeliveryView[]> {
  const values = [webhookId, status ?? null, afterId ?? null, limit + 1];
  return (await sql.query<DeliveryRow>(pageSql, values)).rows.map(toDelivery);
}

const oneSql = `select ${columns} from ${tables} where delivery.id = $1 and webhook_id = $2`;

export async function findDelivery(sql: Sql, webhookId: string, id: string): Promise<DeliveryView | undefined> {
  const { rows } = await sql.query<DeliveryRow>(oneSql, [id, webhookId]);
  return rows[0] && toDelivery(rows[0]);
}

/** What is sent in an event, where that is known already. */
export async function findEvent(sql: Sql, eventId: string) {
  const { rows } = await sql.query<{ type: string; subject: string | null; data: unknown; at: string }>(
    `select type, subject, data, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
     from webhook_event where id = $1`,
    [eventId],
  );
  return rows[0];
}

/** Every attempt of a delivery, the first one first. */
export async function listAttempts(sql: Sql, deliveryId: string): Promise<AttemptView[]> {
  const { rows } = await sql.query<Omit<AttemptView, 'started_at'> & { started_ms: number }>(
    `select number, ${ms('started_at')} as started_ms, duration_ms, status_code, error, response
     from webhook_attempt where delivery_id = $1 order by number`,
    [deliveryId],
  );
  return rows.map(({ started_ms: startedMs, ...row }) => ({ ...row, started_at: isoOf(startedMs) }));
}

function toDelivery({ created_ms, next_ms, completed_ms, type, status, ...row }: DeliveryRow): DeliveryView {
  return {
    ...row,
    type: DeliveryView.shape.type.parse(type),
    status: deliveryStatuses.find((each) => each === status) ?? 'failed',
    created_at: isoOf(created_ms),
    next_attempt_at: next_ms === null ? null : isoOf(next_ms),
    completed_at: completed_ms === null ? null : isoOf(completed_ms),
  };
}

const isoOf = (epochMs: number): string => new Date(epochMs).toISOString();
