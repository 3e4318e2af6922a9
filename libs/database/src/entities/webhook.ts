import type { DeliveryStatus, WebhookDisabledReason, WebhookEventType } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';

const WebhookSchema = defineEntity({
  name: 'Webhook',
  tableName: 'webhook',
  properties: {
    id: p.string().primary(),
    url: p.string(),
    description: p.string().nullable(),
    events: p.json<readonly WebhookEventType[]>(),
    enabled: p.boolean().default(true),
    disabledReason: p.string().$type<WebhookDisabledReason>().nullable(),
    /** Sealed with ENCRYPTION_KEY, as is the one before. */
    secret: p.string().hidden(),
    previousSecret: p.string().hidden().nullable(),
    previousSecretUntil: p.datetime().nullable(),
    /** Since when every attempt has failed. */
    failingSince: p.datetime().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p.datetime().onCreate(() => new Date()),
  },
});
/** An address that is told of what happens. */
export class Webhook extends WebhookSchema.class {}
WebhookSchema.setClass(Webhook);

const WebhookEventSchema = defineEntity({
  name: 'WebhookEvent',
  tableName: 'webhook_event',
  properties: {
    id: p.string().primary(),
    type: p.string(),
    /** The id of what it is about. */
    subject: p.string().nullable(),
    data: p.json<unknown>().nullable(),
    at: p.datetime(),
  },
});
/** What happened, for those webhooks that want to know; the function tell_webhooks writes it. */
export class WebhookEvent extends WebhookEventSchema.class {}
WebhookEventSchema.setClass(WebhookEvent);

const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_delivery',
  properties: {
    id: p.string().primary(),
    webhookId: p.string(),
    eventId: p.string(),
    status: p.string().$type<DeliveryStatus>(),
    attempts: p.integer().default(0),
    /** A replay starts the waiting times anew. */
    attemptsBeforeReplay: p.integer().default(0),
    /** While an attempt runs: when it counts as lost. */
    nextAttemptAt: p.datetime(),
    createdAt: p.datetime(),
    completedAt: p.datetime().nullable(),
  },
});
/** One event on its way to one webhook. */
export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery);

const WebhookAttemptSchema = defineEntity({
  name: 'WebhookAttempt',
  tableName: 'webhook_attempt',
  properties: {
    deliveryId: p.string().primary(),
    number: p.integer().primary(),
    startedAt: p.datetime(),
    durationMs: p.integer().nullable(),
    statusCode: p.integer().nullable(),
    error: p.string().nullable(),
    response: p.string().nullable(),
  },
});
/** One try of a delivery; without a duration while it runs, or where its node died. */
export class WebhookAttempt extends WebhookAttemptSchema.class {}
WebhookAttemptSchema.setClass(WebhookAttempt);
