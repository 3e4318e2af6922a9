import { HttpClient } from '@angular/common/http';
import { Component, inject, input, signal } from '@angular/core';
import { apply, form, FormRoot } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { ResetPassword } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { ProblemNote } from '../problem/problem-note.js';
import { AuthCard } from './auth-card.js';
import { NewPasswordField, newPasswordRules } from './new-password-field.js';
import { SubmitButton } from './submit-button.js';

/** Where an administrator's link leads: whoever holds it chooses a password, once. */
@Component({
  selector: 'app-reset',
  imports: [AuthCard, FormRoot, MatButton, NewPasswordField, ProblemNote, RouterLink, SubmitButton],
  templateUrl: './reset.html',
  styleUrl: './auth-form.scss',
})
export class ResetPage {
  readonly token = input<string>();
  private readonly http = inject(HttpClient);
  protected readonly error = signal<unknown>(null);
  protected readonly isDone = signal(false);
  protected readonly form = form(
    signal({ password: '' }),
    (reset) => {
      apply(reset.password, newPasswordRules);
    },
    { submission: { action: async (reset) => this.choose(reset().value().password) } },
  );

  private async choose(password: string): Promise<undefined> {
    const request: ResetPassword = { reset_token: this.token() ?? '', password };
    this.error.set(null);
    try {
      await firstValueFrom(this.http.post('/api/auth/reset-password', request));
      this.isDone.set(true);
    } catch (error) {
      this.error.set(error);
    }
  }
}
