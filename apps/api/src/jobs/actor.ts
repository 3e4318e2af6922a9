import type { Role } from '@energy-ops/contracts';
import type { Caller } from '../access/caller.js';

/** Who does something: a person by e-mail address, or a part of the product as `system:demo`. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
}

/** The actor behind an HTTP request. */
export const actorOf = (caller: Caller): Actor => ({ id: caller.email, role: caller.role });
