import type { AlertSeverity } from '@energy-ops/contracts';
import { defineEntity, p } from '@mikro-orm/core';
import { newId } from '../new-id.js';

const AlertSchema = defineEntity({
  name: 'Alert',
  tableName: 'alert',
  properties: {
    id: p
      .string()
      .primary()
      .onCreate(() => newId()),
    /** `<kind>:<of what>`; at most one alert of a cause is open. */
    cause: p.string(),
    severity: p.string().$type<AlertSeverity>(),
    sentence: p.string(),
    nextStep: p.string().nullable(),
    /** A path of the dashboard. */
    link: p.string().nullable(),
    /** How often its cause was told while it was open. */
    times: p.integer().default(1),
    openedAt: p.datetime().onCreate(() => new Date()),
    lastAt: p.datetime().onCreate(() => new Date()),
    resolvedAt: p.datetime().nullable(),
    /** How it came to its end. */
    resolution: p.string().nullable(),
  },
});
/** Something is wrong, or was; the functions open_alert and resolve_alert write it. */
export class Alert extends AlertSchema.class {}
AlertSchema.setClass(Alert);

const AlertReadSchema = defineEntity({
  name: 'AlertRead',
  tableName: 'alert_read',
  properties: {
    userId: p.string().primary(),
    alertId: p.string().primary(),
    readAt: p.datetime().onCreate(() => new Date()),
  },
});
/** Who has seen which alert. */
export class AlertRead extends AlertReadSchema.class {}
AlertReadSchema.setClass(AlertRead);

const NotificationSettingSchema = defineEntity({
  name: 'NotificationSetting',
  tableName: 'notification_setting',
  properties: {
    userId: p.string().primary(),
    /** From this severity on, by e-mail. */
    emailFrom: p.string().$type<AlertSeverity>(),
  },
});
/** How somebody wants to be told of alerts. */
export class NotificationSetting extends NotificationSettingSchema.class {}
NotificationSettingSchema.setClass(NotificationSetting);

const AlertMailSchema = defineEntity({
  name: 'AlertMail',
  tableName: 'alert_mail',
  properties: {
    id: p.string().primary(),
    alertId: p.string(),
    userId: p.string(),
    change: p.string().$type<'opened' | 'resolved'>(),
    attempts: p.integer().default(0),
    /** While an attempt runs: when it counts as lost. */
    nextAttemptAt: p.datetime(),
    createdAt: p.datetime(),
    sentAt: p.datetime().nullable(),
    error: p.string().nullable(),
  },
});
/** An e-mail about an alert, sent or to be sent; the function tell_of_alert writes it. */
export class AlertMail extends AlertMailSchema.class {}
AlertMailSchema.setClass(AlertMail);
