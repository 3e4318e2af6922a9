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
  'workers:read',
] as const;
export type Permission = (typeof permissions)[number];

const reading = ['jobs:read', 'logs:read', 'results:read', 'models:read', 'datasources:read'] as const;
const operating = [
  ...reading,
  'jobs:trigger',
  'jobs:cancel',
  'models:upload',
  'models:activate',
  'datasources:write',
  'workers:read',
] as const;

/** What each role may do. A service account has nothing by role: its token's scopes say what it may. */
export const permissionsOf = {
  viewer: reading,
  operator: operating,
  service: [],
  admin: permissions,
} as const satisfies Record<Role, readonly Permission[]>;

/** May this role do that? */
export const roleMay = (role: Role, permission: Permission): boolean => {
  const granted: readonly Permission[] = permissionsOf[role];
  return granted.includes(permission);
};
