import { Email, type Role, type RoleMap } from '@energy-ops/contracts';

/** Whom an identity provider says somebody is. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  /** Whether the provider says that the address is theirs; undefined where it says nothing of it. */
  readonly emailVerified: boolean | undefined;
  readonly name: string | undefined;
  /** Undefined where the provider says nothing of groups. */
  readonly groups: readonly string[] | undefined;
}

const longestName = 120;
const strongestFirst = ['admin', 'operator', 'viewer'] as const satisfies readonly Role[];

/** What of a provider's claims is of use to us; whatever is not as it should be counts as missing. */
export function identityOf(
  claims: Readonly<Record<string, unknown>>,
  { issuer, groupsClaim }: { readonly issuer: string; readonly groupsClaim: string },
): Identity {
  const { sub, email, email_verified: verified, name } = claims;
  const address = Email.safeParse(email);
  const groups = claims[groupsClaim];
  return {
    issuer,
    subject: String(sub),
    email: address.success ? address.data : undefined,
    emailVerified: typeof verified === 'boolean' ? verified : undefined,
    name:
      typeof name === 'string' ? name.replaceAll('\u0000', '').trim().slice(0, longestName) || undefined : undefined,
    groups: groups === undefined ? undefined : [groups].flat().filter((each) => typeof each === 'string'),
  };
}

/** The role of whoever is in these groups: the strongest that any of them has, else `viewer`. */
export function roleOf(groups: readonly string[], map: RoleMap): Role {
  const theirs = map.filter(({ group }) => groups.includes(group)).map(({ role }) => role);
  return strongestFirst.find((role) => theirs.includes(role)) ?? 'viewer';
}
