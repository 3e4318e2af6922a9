import * as z from 'zod';
import { alertKinds, alertSeverities } from '../alert-words.js';
import { PageQuery } from './page.js';
import { Instant } from './text.js';

/** Something that is wrong, or was. */
export const AlertView = z
  .object({
    id: z.string(),
    kind: z.enum(alertKinds),
    /** The kind and of what; at most one alert of a cause is open. */
    cause: z.string(),
    severity: z.enum(alertSeverities),
    sentence: z.string(),
    next_step: z.string().nullable(),
    /** A path of the dashboard. */
    link: z.string().nullable(),
    /** How often its cause was told while it was open. */
    times: z.number().int(),
    opened_at: Instant,
    last_at: Instant,
    resolved_at: Instant.nullable(),
    /** How it came to its end. */
    resolution: z.string().nullable(),
  })
  .meta({ id: 'Alert' });
export type AlertView = z.infer<typeof AlertView>;

/** An alert, and whether who asks has seen it. */
export const OwnAlert = AlertView.extend({ read: z.boolean() }).meta({ id: 'OwnAlert' });
export type OwnAlert = z.infer<typeof OwnAlert>;

export const AlertPage = z
  .object({
    alerts: z.array(OwnAlert),
    next_cursor: z.string().nullable(),
    /** Open alerts that who asks has not seen. */
    unread: z.number().int(),
  })
  .meta({ id: 'AlertPage' });
export type AlertPage = z.infer<typeof AlertPage>;

export const AlertQuery = PageQuery.extend({ state: z.enum(['open', 'resolved']).optional() });
export type AlertQuery = z.infer<typeof AlertQuery>;

/** From which severity on somebody is told by e-mail; null: never. */
export const AlertSettings = z
  .object({
    email_from: z.enum(alertSeverities).nullable(),
    /** Whether this installation sends e-mail at all. */
    email_available: z.boolean(),
  })
  .meta({ id: 'AlertSettings' });
export type AlertSettings = z.infer<typeof AlertSettings>;

export const NewAlertSettings = z
  .strictObject({ email_from: z.enum(alertSeverities).nullable() })
  .meta({ id: 'NewAlertSettings', examples: [{ email_from: 'critical' }, { email_from: null }] });
export type NewAlertSettings = z.infer<typeof NewAlertSettings>;
