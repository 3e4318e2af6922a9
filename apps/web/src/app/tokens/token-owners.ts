import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable } from '@angular/core';
import type { Role, User, UserPage } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { lastAnswer } from '../live/last-answer.js';

/** Somebody a token can be made for. */
export type TokenOwner = Pick<User, 'id' | 'email'> & { readonly role: Role };

const none: UserPage = { users: [], next_cursor: null };

/** Whose tokens one may make and look through: one's own, an administrator's also everybody else's. */
@Injectable()
export class TokenOwners {
  private readonly session = inject(Session);
  readonly isForAll = computed(() => this.session.may('users:manage'));
  private readonly users = httpResource<UserPage>(
    () => (this.isForAll() ? { url: '/api/users', params: { limit: '200' } } : undefined),
    { defaultValue: none },
  );
  private readonly known = lastAnswer(this.users, none);
  readonly all = computed<readonly TokenOwner[]>(() => {
    const me = this.session.user();
    const others = this.isForAll() ? this.known().users.filter(({ id }) => id !== me?.id) : [];
    return me === null ? others : [me, ...others];
  });
  /** Oneself and the programs: a token of another person is theirs to make. */
  readonly toMakeFor = computed(() =>
    this.all().filter(({ id, role }) => role === 'service' || id === this.session.user()?.id),
  );
}
