import { type Me, permissionsOf, type User } from '@energy-ops/contracts';
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

/** The same, to itself. */
export const toMe = (user: AppUser): Me => ({ ...toUser(user), permissions: [...permissionsOf[user.role]] });
