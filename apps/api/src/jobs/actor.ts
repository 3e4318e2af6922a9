import type { Grants } from '@energy-ops/contracts';
import type { Caller } from '../access/caller.js';
import type { Limits } from '../access/limits.js';

/** Who does something: a person by e-mail address, or a part of the product as `system:demo`. */
export interface Actor extends Grants {
  readonly id: string;
  readonly limits?: Limits | undefined;
}

/** The actor behind an HTTP request. */
export const actorOf = (caller: Caller): Actor => ({
  id: caller.email,
  role: caller.role,
  scopes: caller.scopes,
  limits: caller.limits,
});
