import { Component, inject, signal } from '@angular/core';
import { apply, form, FormField, FormRoot, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { ChangePassword } from '@energy-ops/contracts';
import { NewPasswordField, newPasswordRules } from '../auth/new-password-field.js';
import { Session } from '../auth/session.js';
import { ProblemNote } from '../problem/problem-note.js';
import { Toasts } from '../toast/toasts.js';
import { SessionList } from './session-list.js';

/** Changes one's own password. */
@Component({
  selector: 'app-password-card',
  imports: [FormField, FormRoot, MatButton, MatError, MatFormField, MatInput, MatLabel, NewPasswordField, ProblemNote],
  template: `
    <section class="card" aria-labelledby="password-heading">
      <h2 id="password-heading">Change your password</h2>
      @if (error(); as refused) {
        <app-problem-note [error]="refused" />
      }
      <form [formRoot]="form">
        <input
          class="visually-hidden"
          type="email"
          autocomplete="username"
          tabindex="-1"
          aria-hidden="true"
          readonly
          [value]="me()?.email"
        />
        <mat-form-field appearance="outline" hideRequiredMarker subscriptSizing="dynamic">
          <mat-label>Current password</mat-label>
          <input matInput type="password" autocomplete="current-password" [formField]="form.current_password" />
          @if (form.current_password().errors()[0]; as fault) {
            <mat-error>{{ fault.message }}</mat-error>
          }
        </mat-form-field>
        <app-new-password-field label="New password" [field]="form.password" />
        <p class="quiet">Your other sessions end; API tokens go on working.</p>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Change password</button>
      </form>
    </section>
  `,
  styles: `
    form {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      justify-items: start;
      gap: 12px;
    }
    mat-form-field,
    app-new-password-field {
      width: 100%;
    }
  `,
})
export class PasswordCard {
  private readonly session = inject(Session);
  private readonly sessions = inject(SessionList);
  private readonly toasts = inject(Toasts);
  protected readonly me = this.session.user;
  protected readonly error = signal<unknown>(null);
  private readonly typed = signal<ChangePassword>({ current_password: '', password: '' });
  protected readonly form = form(
    this.typed,
    (change) => {
      required(change.current_password, { message: 'Your current password is needed.' });
      apply(change.password, newPasswordRules);
    },
    { submission: { action: async (change) => this.change(change().value()) } },
  );

  private async change(wish: ChangePassword): Promise<undefined> {
    this.error.set(null);
    try {
      await this.session.changePassword(wish);
    } catch (error) {
      this.error.set(error);
      return;
    }
    this.form().reset({ current_password: '', password: '' });
    this.sessions.page.reload();
    this.toasts.say('success', 'Your password was changed; your other sessions have ended.');
  }
}
