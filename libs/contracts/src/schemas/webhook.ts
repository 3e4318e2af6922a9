import * as z from 'zod';
import { deliveryStatuses, webhookDisabledReasons, webhookEventTypes, webhookTestEvent } from '../webhook-words.js';
import { PageQuery } from './page.js';
import { AskedInstant, Id, Instant, plainText } from './text.js';

const Url = z
  .url({ protocol: /^https?$/, error: 'must be an https:// URL' })
  .max(2000)
  .refine((text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === '', {
    error: 'must hold no user and no password: the signature proves who sends',
  });
const Events = z
  .array(z.enum(webhookEventTypes))
  .min(1)
  .max(webhookEventTypes.length)
  .refine((events) => new Set(events).size === events.length, { error: 'must name each event once' })
  .meta({ uniqueItems: true });
const Description = plainText(200);

export const NewWebhook = z.strictObject({ url: Url, events: Events, description: Description.optional() }).meta({
  id: 'NewWebhook',
  examples: [
    {
      url: 'https://hooks.example.com/energy-ops',
      events: ['optimization.completed', 'optimization.failed'],
      description: 'Desk chat',
    },
  ],
});
export type NewWebhook = z.infer<typeof NewWebhook>;

export const PatchWebhook = z
  .strictObject({
    url: Url.optional(),
    events: Events.optional(),
    description: Description.nullable().optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'PatchWebhook', examples: [{ events: ['optimization.failed'] }, { enabled: false }] });
export type PatchWebhook = z.infer<typeof PatchWebhook>;

/** An address that is told of what happens. */
export const WebhookView = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.enum(webhookEventTypes)),
    enabled: z.boolean(),
    disabled_reason: z.enum(webhookDisabledReasons).nullable(),
    /** Since when every attempt has failed. */
    failing_since: Instant.nullable(),
    /** Until then what is sent carries a signature with the former secret, too. */
    previous_secret_until: Instant.nullable(),
    last_delivery: z.object({ status: z.enum(deliveryStatuses), at: Instant }).nullable(),
    created_by: z.string().nullable(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof WebhookView>;

/** The only time the secret is shown. */
export const MadeWebhook = WebhookView.extend({ secret: z.string() }).meta({ id: 'MadeWebhook' });
export type MadeWebhook = z.infer<typeof MadeWebhook>;

export const WebhookPage = z
  .object({ webhooks: z.array(WebhookView), next_cursor: z.string().nullable() })
  .meta({ id: 'WebhookPage' });
export type WebhookPage = z.infer<typeof WebhookPage>;

const EventType = z.enum([...webhookEventTypes, webhookTestEvent]);

/** One event on its way to one webhook. */
export const DeliveryView = z
  .object({
    id: z.string(),
    /** The header `webhook-id`: the same for every attempt and every replay. */
    event_id: z.string(),
    type: EventType,
    status: z.enum(deliveryStatuses),
    attempts: z.number().int(),
    created_at: Instant,
    next_attempt_at: Instant.nullable(),
    completed_at: Instant.nullable(),
    /** What the last attempt met: a status, or why there was none. */
    last_status_code: z.number().int().nullable(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryView = z.infer<typeof DeliveryView>;

export const AttemptView = z
  .object({
    number: z.number().int(),
    started_at: Instant,
    /** Null while it lasts, or where its node died. */
    duration_ms: z.number().int().nullable(),
    status_code: z.number().int().nullable(),
    error: z.string().nullable(),
    /** The beginning of what the receiver answered. */
    response: z.string().nullable(),
  })
  .meta({ id: 'WebhookAttempt' });
export type AttemptView = z.infer<typeof AttemptView>;

export const DeliveryDetail = DeliveryView.extend({
  /** The body as it is sent; null before the first attempt. */
  payload: z.string().nullable(),
  attempt_log: z.array(AttemptView),
}).meta({ id: 'WebhookDeliveryDetail' });
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

export const DeliveryQuery = PageQuery.extend({ status: z.enum(deliveryStatuses).optional() });
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

export const DeliveryPage = z
  .object({ deliveries: z.array(DeliveryView), next_cursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryPage' });
export type DeliveryPage = z.infer<typeof DeliveryPage>;

export const DeliveryPath = z.strictObject({ id: Id, delivery_id: Id });
export type DeliveryPath = z.infer<typeof DeliveryPath>;

export const ReplayWish = z
  .strictObject({ since: AskedInstant })
  .meta({ id: 'ReplayWish', examples: [{ since: '2026-11-27T00:00:00Z' }] });
export type ReplayWish = z.infer<typeof ReplayWish>;

export const Replayed = z.object({ replayed: z.number().int() }).meta({ id: 'Replayed' });
export type Replayed = z.infer<typeof Replayed>;
