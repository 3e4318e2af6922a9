import * as z from 'zod';
import { roles } from '../access.js';
import { Email, NewPassword, User } from './access.js';
import { PageQuery } from './page.js';
import { Id, Instant, plainText } from './text.js';

const Name = plainText(120).min(1);

/** Only people have a password: a service account is used by its tokens alone, and one sent with it is not kept. */
export const NewUser = z
  .strictObject({ email: Email, role: z.enum(roles), name: Name.optional(), password: NewPassword.optional() })
  .refine(({ role, password }) => role === 'service' || password !== undefined, {
    path: ['password'],
    error: 'is needed, unless the role is service',
  })
  .meta({
    id: 'NewUser',
    examples: [
      { email: 'trader@example.com', role: 'operator', name: 'Desk 1', password: 'a long pass phrase' },
      { email: 'cron@example.com', role: 'service', name: 'The scheduler' },
    ],
  });
export type NewUser = z.infer<typeof NewUser>;

export const PatchUser = z
  .strictObject({ role: z.enum(roles).optional(), name: Name.nullable().optional(), disabled: z.boolean().optional() })
  .meta({ id: 'PatchUser', examples: [{ role: 'viewer' }, { disabled: true }] });
export type PatchUser = z.infer<typeof PatchUser>;

export const IdPath = z.strictObject({ id: Id });
export type IdPath = z.infer<typeof IdPath>;

export const UserQuery = PageQuery.extend({ role: z.enum(roles).optional() });
export type UserQuery = z.infer<typeof UserQuery>;

export const UserPage = z.object({ users: z.array(User), next_cursor: z.string().nullable() }).meta({ id: 'UserPage' });
export type UserPage = z.infer<typeof UserPage>;

/** An address where its receiver chooses a new password, once, within an hour. */
export const ResetLink = z.object({ url: z.string(), expires_at: Instant }).meta({ id: 'ResetLink' });
export type ResetLink = z.infer<typeof ResetLink>;

export const ResetPassword = z.strictObject({ reset_token: plainText(256).min(1), password: NewPassword }).meta({
  id: 'ResetPassword',
  examples: [{ reset_token: 'what the link ends with', password: 'a quiet grid hums at night' }],
});
export type ResetPassword = z.infer<typeof ResetPassword>;

export const ChangePassword = z.strictObject({ current_password: plainText(1024).min(1), password: NewPassword }).meta({
  id: 'ChangePassword',
  examples: [{ current_password: 'a long pass phrase', password: 'a quiet grid hums at night' }],
});
export type ChangePassword = z.infer<typeof ChangePassword>;

/** A place somebody is logged in at. */
export const SessionView = z
  .object({
    id: z.string(),
    created_at: Instant,
    last_used_at: Instant,
    expires_at: Instant,
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    /** Whether this request came from it. */
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof SessionView>;

export const SessionPage = z
  .object({ sessions: z.array(SessionView), next_cursor: z.string().nullable() })
  .meta({ id: 'SessionPage' });
export type SessionPage = z.infer<typeof SessionPage>;
