import type { WebhookDisabledReason } from '@energy-ops/contracts';
import { openAlert, resolveAlert, sqlOf, type Sql } from '@energy-ops/database';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Audit } from '../audit/audit.js';

/** Every attempt of so long failed: nobody is there any more. */
const hopelessDays = 5;

/** Notes that a webhook answered. */
export async function noteSuccess(sql: Sql, webhookId: string): Promise<void> {
  await sql.query('update webhook set failing_since = null where id = $1 and failing_since is not null', [webhookId]);
}

/** Notes that an attempt failed. True: all have, for days. */
export async function noteFailure(sql: Sql, webhookId: string): Promise<boolean> {
  const { rows } = await sql.query<{ hopeless: boolean }>(
    `update webhook set failing_since = coalesce(failing_since, now()) where id = $1
     returning failing_since < now() - interval '${hopelessDays} days' as hopeless`,
    [webhookId],
  );
  return rows[0]?.hopeless === true;
}

const wordsOf = {
  gone: 'Its receiver answered 410 Gone: it wants nothing more.',
  failing: `Every attempt of the last ${hopelessDays} days failed.`,
} as const satisfies Record<Exclude<WebhookDisabledReason, 'paused'>, string>;

/** Takes a webhook out of service, with what waits for it, and says so to the audit and in an alert. */
export async function disable(
  em: EntityManager,
  audit: Audit,
  webhookId: string,
  reason: keyof typeof wordsOf,
): Promise<void> {
  const sql = sqlOf(em);
  const { rows } = await sql.query<{ url: string }>(
    `update webhook set enabled = false, disabled_reason = $2, updated_at = now() where id = $1 and enabled returning url`,
    [webhookId, reason],
  );
  const [disabled] = rows;
  if (!disabled) return;
  await endPending(sql, webhookId);
  const details = { url: disabled.url, reason };
  await audit.record(
    { actor: 'system:webhooks', action: 'webhook.disable', target: webhookId, outcome: 'done', details },
    em,
  );
  await openAlert(sql, {
    cause: `webhook_disabled:${webhookId}`,
    severity: 'warning',
    sentence: `The webhook ${disabled.url} was disabled. ${wordsOf[reason]}`,
    nextStep: 'Mend the receiver, enable the webhook again, and replay what failed.',
    link: `/webhooks/${webhookId}`,
  });
}

/** Ends what waits for a webhook that is out of service; a replay brings it back. */
export async function endPending(sql: Sql, webhookId: string): Promise<void> {
  await sql.query(
    `update webhook_delivery set status = 'failed', completed_at = clock_timestamp()
     where webhook_id = $1 and status = 'pending'`,
    [webhookId],
  );
}

/** Says that a webhook is in service again, or that there is none any more. */
export async function resolveDisabled(sql: Sql, webhookId: string, how: string): Promise<void> {
  await resolveAlert(sql, `webhook_disabled:${webhookId}`, how);
}
