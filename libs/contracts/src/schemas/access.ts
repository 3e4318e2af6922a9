import * as z from 'zod';
import { permissions, roles } from '../access.js';
import { Instant, plainText } from './text.js';

/** Lower case, so that one person is one account. */
export const Email = z
  .email()
  .max(254)
  .refine((email) => email.indexOf('@') <= 64, { error: 'must have at most 64 characters before the @' })
  .toLowerCase();
export const NewPassword = plainText(128).min(12);

export const Login = z
  .strictObject({ email: plainText(254).min(1).toLowerCase(), password: plainText(1024).min(1) })
  .meta({ id: 'Login', examples: [{ email: 'you@example.com', password: 'a long pass phrase' }] });
export type Login = z.infer<typeof Login>;

/** Where to go after a login over the identity provider; paths of the dashboard only. */
export const OidcStart = z.strictObject({ next: plainText(1000).optional() });
export type OidcStart = z.infer<typeof OidcStart>;

/** What an identity provider sends back: an answer or an error. Others may come along, such as `session_state`. */
export const OidcCallback = z.looseObject({
  code: plainText(4096).optional(),
  state: plainText(500).optional(),
  iss: plainText(500).optional(),
  error: plainText(500).optional(),
  error_description: plainText(4096).optional(),
});
export type OidcCallback = z.infer<typeof OidcCallback>;

/** The body of a call that takes none: an empty object, or nothing. */
export const NoFields = z
  .strictObject({})
  .default({})
  .meta({ id: 'NoFields', examples: [{}] });
export type NoFields = z.infer<typeof NoFields>;

export const SetupAdmin = z
  .strictObject({ setup_token: plainText(256).min(1), email: Email, password: NewPassword })
  .meta({
    id: 'SetupAdmin',
    examples: [
      { setup_token: 'what the link ends with', email: 'you@example.com', password: 'a quiet grid hums at night' },
    ],
  });
export type SetupAdmin = z.infer<typeof SetupAdmin>;

export const User = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(roles),
    name: z.string().nullable(),
    disabled: z.boolean(),
    created_at: Instant,
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

/** Who is asking, and what they may do. */
export const Me = User.extend({ permissions: z.array(z.enum(permissions)) }).meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** The answer to a login, a refresh and the first admin's set-up. */
export const SignedIn = z
  .object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.number().int(), user: Me })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

export const SetupState = z.object({ needs_admin: z.boolean() }).meta({ id: 'SetupState' });
export type SetupState = z.infer<typeof SetupState>;

export const ClientConfig = z
  .object({
    poll_interval_ms: z.number().int(),
    version: z.string(),
    /** How people log in: by password, over the identity provider, or either. */
    sign_in: z.object({ password: z.boolean(), oidc: z.boolean() }),
    /** The market whose day and clock the dashboard shows first. */
    market: z.object({ id: z.string(), time_zone: z.string(), currency: z.string(), mtu_minutes: z.number().int() }),
  })
  .meta({ id: 'ClientConfig' });
export type ClientConfig = z.infer<typeof ClientConfig>;

/** A path of ours that a browser wants to download. */
export const DownloadRequest = z
  .strictObject({ path: plainText(500).regex(/^\/api\/[\x21-\x7e]*$/, { error: 'must be a path below /api/' }) })
  .meta({ id: 'DownloadRequest', examples: [{ path: '/api/data-sources/sample/tables/timeseries' }] });
export type DownloadRequest = z.infer<typeof DownloadRequest>;

export const DownloadTicket = z.object({ url: z.string(), expires_at: Instant }).meta({ id: 'DownloadTicket' });
export type DownloadTicket = z.infer<typeof DownloadTicket>;

export const Health = z.object({ status: z.enum(['ok', 'unavailable']) }).meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;
