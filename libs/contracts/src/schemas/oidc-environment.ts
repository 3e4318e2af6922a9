import * as z from 'zod';
import { roles } from '../access.js';

const Role = z.enum(roles.filter((role) => role !== 'service'));
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const isSafe = (text: string): boolean => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
};

/** `group=role` pairs with commas between; the last `=` counts, as groups may hold one. */
const RoleMap = z
  .string()
  .default('')
  .transform((text, context) => {
    const pairs = text.split(',').filter((pair) => pair.trim() !== '');
    return pairs.flatMap((pair) => {
      const at = pair.lastIndexOf('=');
      const group = pair.slice(0, Math.max(0, at)).trim();
      const role = Role.safeParse(pair.slice(at + 1).trim());
      if (group !== '' && role.success) return [{ group, role: role.data }];
      const message = `${pair.trim()} is not <group>=<role>; the roles are ${Role.options.join(', ')}`;
      context.addIssue({ code: 'custom', message });
      return [];
    });
  });
export type RoleMap = z.infer<typeof RoleMap>;

/** The variables of a login over an identity provider. */
export const oidcVariables = {
  OIDC_ISSUER: z
    .url()
    .refine((text) => !URL.canParse(text) || isSafe(text), { error: 'must be an https:// URL' })
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  OIDC_SCOPES: z.string().default('openid email profile'),
  OIDC_GROUPS_CLAIM: z.string().default('groups'),
  OIDC_ROLE_MAP: RoleMap,
  OIDC_ONLY: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
};

interface Given {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_CLIENT_ID?: string | undefined;
  readonly OIDC_ONLY: boolean;
}

/** What these variables need of each other. */
export function oidcNeeds(given: Given, context: z.RefinementCtx<Given>): void {
  const demand = (holds: boolean, name: keyof Given, message: string) => {
    if (!holds) context.addIssue({ code: 'custom', path: [name], message });
  };
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_ONLY: only } = given;
  demand(issuer === undefined || clientId !== undefined, 'OIDC_ISSUER', 'needs OIDC_CLIENT_ID beside it');
  demand(!only || issuer !== undefined, 'OIDC_ONLY', 'needs OIDC_ISSUER beside it: else nobody could log in');
}
