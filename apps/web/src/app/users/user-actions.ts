import { Component, computed, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { User } from '@energy-ops/contracts';
import { mdiDotsVertical } from '@mdi/js';
import { Session } from '../auth/session.js';
import { Confirm } from '../confirm/confirm.js';
import { Icon } from '../icon/icon.js';
import { Attempts } from '../toast/attempts.js';
import { Invitations } from './invitations.js';
import { UserDialog } from './user-dialog.js';
import { UserList } from './user-list.js';
import { whatDeletingEnds, whatDisablingEnds } from './what-ends.js';

/** What can be done with a user. */
@Component({
  selector: 'app-user-actions',
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  template: `
    <button matIconButton [matMenuTriggerFor]="menu" [attr.aria-label]="'Actions for ' + user().email">
      <app-icon [path]="dots" />
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      <button mat-menu-item (click)="change()">Change role or name…</button>
      @if (user().role !== 'service' && invitations.arePossible()) {
        <button mat-menu-item (click)="invitations.give(user(), false)">Reset link…</button>
      }
      <a mat-menu-item routerLink="/tokens" [queryParams]="{ user_id: user().id }">API tokens</a>
      @if (user().disabled) {
        <button mat-menu-item (click)="enable()">Enable</button>
      } @else {
        <button mat-menu-item (click)="disable()">Disable…</button>
      }
      <button mat-menu-item (click)="remove()">Delete…</button>
    </mat-menu>
  `,
})
export class UserActions {
  readonly user = input.required<User>();
  private readonly list = inject(UserList);
  protected readonly invitations = inject(Invitations);
  private readonly attempts = inject(Attempts);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly session = inject(Session);
  protected readonly dots = mdiDotsVertical;
  private readonly isSelf = computed(() => this.user().id === this.session.user()?.id);

  protected change(): void {
    this.dialogs
      .open<UserDialog, User, User>(UserDialog, { data: this.user(), width: '520px' })
      .afterClosed()
      .subscribe((changed) => {
        if (changed !== undefined) this.list.put(changed);
      });
  }

  protected async enable(): Promise<void> {
    const user = this.user();
    const words = { done: `${user.email} may come in again.`, failed: `${user.email} was not enabled` };
    await this.attempts.make(words, () => this.list.setDisabled(user, false));
  }

  protected async disable(): Promise<void> {
    const user = this.user();
    const consequences = whatDisablingEnds(user, this.isSelf());
    if (!(await this.confirm.ask({ title: `Disable ${user.email}?`, consequences, yes: 'Disable', no: 'Keep' })))
      return;
    const words = { done: `${user.email} was disabled.`, failed: `${user.email} was not disabled` };
    await this.attempts.make(words, () => this.list.setDisabled(user, true));
  }

  protected async remove(): Promise<void> {
    const user = this.user();
    const consequences = whatDeletingEnds(user, this.isSelf());
    if (!(await this.confirm.ask({ title: `Delete ${user.email}?`, consequences, yes: 'Delete', no: 'Keep' }))) return;
    const words = { done: `${user.email} was deleted.`, failed: `${user.email} was not deleted` };
    await this.attempts.make(words, () => this.list.remove(user));
  }
}
