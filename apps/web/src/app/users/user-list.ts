import { inject, Injectable, signal } from '@angular/core';
import type { Role, User, UserPage } from '@energy-ops/contracts';
import { pagedList, type ListRequest } from '../paging/paged-list.js';
import { UserCalls } from './user-calls.js';

/** People and service accounts, newest first; what one changes is in the list at once. */
@Injectable()
export class UserList {
  private readonly calls = inject(UserCalls);
  /** Whom the list is to hold; null is everybody, undefined not known yet. */
  readonly role = signal<Role | null | undefined>(undefined);
  readonly page = pagedList<UserPage, User>(
    () => this.request(),
    ({ users }) => users,
  );

  add(user: User): void {
    this.page.change((users) => [user, ...users]);
  }

  put(user: User): void {
    this.page.change((users) => users.map((each) => (each.id === user.id ? user : each)));
  }

  async setDisabled(user: User, disabled: boolean): Promise<void> {
    this.put(await this.calls.change(user.id, { disabled }));
  }

  async remove({ id }: User): Promise<void> {
    await this.calls.remove(id);
    this.page.change((users) => users.filter((user) => user.id !== id));
  }

  private request(): ListRequest | undefined {
    const role = this.role();
    return role === undefined ? role : { url: '/api/users', params: { limit: '50', ...(role && { role }) } };
  }
}
