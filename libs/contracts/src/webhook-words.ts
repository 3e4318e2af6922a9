/** What a webhook can be told of, in the order people choose from. A line here and its teller is all a new event takes. */
export const webhookEventTypes = [
  'optimization.started',
  'optimization.completed',
  'optimization.failed',
  'optimization.cancelled',
  'model.changed',
  'data_source.changed',
  'occurrence.changed',
  'gate.warning',
  'alert.opened',
  'alert.resolved',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** What is sent when somebody asks for a test: to one webhook, whatever it chose. */
export const webhookTestEvent = 'webhook.test';

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** Why a webhook gets nothing: somebody paused it, its receiver said 410, or it failed for days. */
export const webhookDisabledReasons = ['paused', 'gone', 'failing'] as const;
export type WebhookDisabledReason = (typeof webhookDisabledReasons)[number];
