import { Component, computed, inject, signal } from '@angular/core';
import { email, form, maxLength, required } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { MatOption, MatSelect } from '@angular/material/select';
import { roles, type Role, type User } from '@energy-ops/contracts';
import { roleWords } from '../auth/role-words.js';
import { formDialog } from '../dialog/form-dialog.js';
import { UserCalls } from './user-calls.js';

/** Makes a user, or changes the one it is given: role and name. Closes with what came of it. */
@Component({
  selector: 'app-user-dialog',
  imports: [formDialog, MatOption, MatSelect],
  templateUrl: './user-dialog.html',
})
export class UserDialog {
  protected readonly user = inject<User | null>(MAT_DIALOG_DATA, { optional: true });
  private readonly calls = inject(UserCalls);
  private readonly dialog = inject<MatDialogRef<UserDialog, User>>(MatDialogRef);
  protected readonly error = signal<unknown>(null);
  protected readonly role = signal<Role>(this.user?.role ?? 'operator');
  protected readonly words = roleWords;
  /** A person never becomes a program, nor the other way. */
  protected readonly offered = roles.filter((role) => this.user === null || role !== 'service');
  protected readonly mayChangeRole = this.user?.role !== 'service';
  protected readonly isPerson = computed(() => this.role() !== 'service');
  protected readonly form = form(
    signal({ email: this.user?.email ?? '', name: this.user?.name ?? '' }),
    (user) => {
      required(user.email, { message: 'An e-mail address is needed.' });
      email(user.email, { message: 'This is not an e-mail address.' });
      maxLength(user.name, 120, { message: 'At most 120 characters, please.' });
    },
    { submission: { action: async (user) => this.save(user().value()) } },
  );

  private async save(wish: { email: string; name: string }): Promise<undefined> {
    const name = wish.name.trim() || null;
    const [role, user] = [this.role(), this.user];
    this.error.set(null);
    try {
      const saved =
        user === null
          ? this.calls.create({ email: wish.email, role, ...(name !== null && { name }) })
          : this.calls.change(user.id, { name, ...(role !== user.role && { role }) });
      this.dialog.close(await saved);
    } catch (error) {
      this.error.set(error);
    }
  }
}
