import { type Grants, type Me, permissionsWith, type User } from '@energy-ops/contracts';
import type { AppUser } from '@energy-ops/database';

/** A user as the outside world sees one. */
export const toUser = (user: AppUser): User => ({
  id: user.id,
  email: user.email,
  role: user.role,
  name: user.name ?? null,
  disabled: user.disabled,
  created_at: user.createdAt.toISOString(),
});

/** The same, to itself: what it may do depends on what it came with. */
export const toMe = (user: AppUser, grants: Grants = user): Me => ({
  ...toUser(user),
  permissions: permissionsWith(grants),
});
