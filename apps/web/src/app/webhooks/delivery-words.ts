import type { DeliveryStatus, DeliveryView, WebhookDisabledReason, WebhookView } from '@energy-ops/contracts';

/** How a badge looks and what it says. */
export interface BadgeWords {
  readonly label: string;
  readonly tone: 'good' | 'doubtful' | 'bad' | 'busy';
}

/** How far a delivery is. */
export const statusWords = {
  pending: { label: 'On its way', tone: 'busy' },
  delivered: { label: 'Delivered', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
} as const satisfies Record<DeliveryStatus, BadgeWords>;

const disabledWords = {
  paused: { label: 'Paused', tone: 'doubtful' },
  gone: { label: 'Disabled: its receiver said 410 Gone', tone: 'bad' },
  failing: { label: 'Disabled: all failed for days', tone: 'bad' },
} as const satisfies Record<WebhookDisabledReason, BadgeWords>;

/** Whether a webhook is in service, and if not, why. */
export function stateWords(webhook: WebhookView): BadgeWords {
  if (!webhook.enabled) return disabledWords[webhook.disabled_reason ?? 'paused'];
  return webhook.failing_since === null
    ? { label: 'In service', tone: 'good' }
    : { label: 'Failing', tone: 'doubtful' };
}

/** What the last attempt of a delivery met. */
export function lastWords({ last_status_code: status, last_error: error, attempts }: DeliveryView): string {
  if (status !== null) return `HTTP ${status}`;
  return error ?? (attempts === 0 ? 'not tried yet' : 'being tried');
}
