import { deliveryStatuses, type WebhookView } from '@energy-ops/contracts';
import type { Sql, Webhook } from '@energy-ops/database';

/** Webhooks as the outside world sees them, each with how its newest delivery went. Never with a secret. */
export async function toWebhooks(sql: Sql, webhooks: readonly Webhook[], now: Date): Promise<WebhookView[]> {
  const lasts = await lastDeliveries(
    sql,
    webhooks.map(({ id }) => id),
  );
  return webhooks.map((webhook) => ({
    id: webhook.id,
    url: webhook.url,
    description: webhook.description ?? null,
    events: [...webhook.events],
    enabled: webhook.enabled,
    disabled_reason: webhook.disabledReason ?? null,
    failing_since: webhook.failingSince?.toISOString() ?? null,
    previous_secret_until:
      webhook.previousSecretUntil && webhook.previousSecretUntil > now
        ? webhook.previousSecretUntil.toISOString()
        : null,
    last_delivery: lasts.get(webhook.id) ?? null,
    created_by: webhook.createdBy ?? null,
    created_at: webhook.createdAt.toISOString(),
    updated_at: webhook.updatedAt.toISOString(),
  }));
}

async function lastDeliveries(sql: Sql, ids: readonly string[]): Promise<Map<string, WebhookView['last_delivery']>> {
  const { rows } = await sql.query<{ id: string; status: string; ms: number }>(
    `select asked.id, last.status, (extract(epoch from last.created_at) * 1000)::float8 as ms
     from unnest($1::text[]) as asked(id)
     cross join lateral (
       select status, created_at from webhook_delivery where webhook_id = asked.id
       order by created_at desc, webhook_delivery.id desc limit 1
     ) as last`,
    [ids],
  );
  return new Map(
    rows.map(({ id, status, ms }) => {
      const known = deliveryStatuses.find((each) => each === status) ?? 'failed';
      return [id, { status: known, at: new Date(ms).toISOString() }];
    }),
  );
}
