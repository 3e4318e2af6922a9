import { Component, computed, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { roles, type Role, type User } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { roleWords } from '../auth/role-words.js';
import { FilterSelect } from '../filter/filter-select.js';
import { ListFrame } from '../paging/list-frame.js';
import { RelativeTime } from '../time/relative-time.js';
import { Toasts } from '../toast/toasts.js';
import { Invitations } from './invitations.js';
import { UserActions } from './user-actions.js';
import { UserDialog } from './user-dialog.js';
import { UserList } from './user-list.js';

/** Who may come in, as what, and the way to change it. */
@Component({
  selector: 'app-users-page',
  imports: [FilterSelect, ListFrame, MatButton, RelativeTime, UserActions],
  providers: [Invitations, UserList],
  templateUrl: './users-page.html',
  styleUrl: './users-page.scss',
})
export class UsersPage {
  /** The role in the address. */
  readonly role = input<string>();
  protected readonly list = inject(UserList);
  private readonly dialogs = inject(MatDialog);
  private readonly invitations = inject(Invitations);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  protected readonly me = inject(Session).user;
  protected readonly words = roleWords;
  protected readonly choices = roles.map((role) => ({ value: role, label: roleWords[role].label }));
  protected readonly chosen = computed<Role | null>(() => roles.find((role) => role === this.role()) ?? null);

  constructor() {
    effect(() => {
      this.list.role.set(this.chosen());
    });
  }

  protected narrow(role: Role | null): void {
    void this.router.navigate([], { queryParams: { role } });
  }

  protected add(): void {
    this.dialogs
      .open<UserDialog, undefined, User>(UserDialog, { width: '520px' })
      .afterClosed()
      .subscribe((user) => {
        if (user !== undefined) this.welcome(user);
      });
  }

  private welcome(user: User): void {
    this.list.add(user);
    if (user.role !== 'service') {
      if (this.invitations.arePossible()) void this.invitations.give(user, true);
    } else
      this.toasts.say('success', `${user.email} was made. It comes in with an API token.`, [
        { label: 'Make a token', path: '/tokens', query: { user_id: user.id } },
      ]);
  }
}
