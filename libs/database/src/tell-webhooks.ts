import type { WebhookEventType } from '@energy-ops/contracts';
import type { Sql } from './sql.js';

/** Notified when a delivery is due. */
export const webhookDue = 'webhook_due';

/**
 * Tells the webhooks that want to know, in the transaction of `sql`: what they are sent is written with the change. Jobs,
 * models and data sources tell of themselves, by triggers.
 */
export async function tellWebhooks(
  sql: Sql,
  type: WebhookEventType,
  data: Readonly<Record<string, unknown>>,
  subject?: string,
): Promise<void> {
  await sql.query('select tell_webhooks($1, $2, $3::jsonb)', [type, subject ?? null, JSON.stringify(data)]);
}
