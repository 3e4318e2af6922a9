export const roles = ['admin', 'operator', 'viewer', 'service'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  'jobs:read',
  'jobs:trigger',
  'jobs:rerun_plan', // a second DMO plan of one day, with a reason
  'jobs:cancel',
  'logs:read',
  'results:read',
  'models:read',
  'models:upload', // becomes active only where the caller may also activate
  'models:activate',
  'datasources:read',
  'datasources:write',
  'markets:read',
  'plans:read',
  'schedules:read',
  'schedules:write',
  'audit:read',
  'workers:read',
  'workers:drain',
  'metrics:read',
  'tokens:own',
  'alerts:read',
  'users:manage',
  'webhooks:read',
  'webhooks:write',
] as const;
export type Permission = (typeof permissions)[number];

const reading = [
  'jobs:read',
  'logs:read',
  'results:read',
  'models:read',
  'datasources:read',
  'markets:read',
  'plans:read',
  'schedules:read',
  'alerts:read',
  'tokens:own',
] as const;
const operating = [
  ...reading,
  'jobs:trigger',
  'jobs:cancel',
  'models:upload',
  'models:activate',
  'datasources:write',
  'schedules:write',
  'workers:read',
  'metrics:read',
] as const;

/** What each role may do. A service account has nothing by role: its token's scopes say what it may. */
export const permissionsOf = {
  viewer: reading,
  operator: operating,
  service: [],
  admin: permissions,
} as const satisfies Record<Role, readonly Permission[]>;

/** Machines run and feed models; people decide which is active, what starts by the clock, and who gets a token. */
const forPeople: readonly Permission[] = ['models:activate', 'schedules:write', 'tokens:own'];

/** What a token of somebody with this role can carry at most. */
export const scopesOf = {
  ...permissionsOf,
  service: operating.filter((permission) => !forPeople.includes(permission)),
} as const satisfies Record<Role, readonly Permission[]>;

/** What a caller's rights rest on: its role, and with an API token the token's scopes too. */
export interface Grants {
  readonly role: Role;
  readonly scopes?: readonly Permission[] | undefined;
}

/** May somebody with these rights do that? A token never does more than its owner's role still allows. */
export function mayDo({ role, scopes }: Grants, permission: Permission): boolean {
  const granted: readonly Permission[] = scopes ? scopesOf[role] : permissionsOf[role];
  return granted.includes(permission) && (scopes?.includes(permission) ?? true);
}

/** All that somebody with these rights may do. */
export const permissionsWith = (grants: Grants): Permission[] =>
  permissions.filter((permission) => mayDo(grants, permission));
