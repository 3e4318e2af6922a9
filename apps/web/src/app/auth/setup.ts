import { httpResource } from '@angular/common/http';
import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { apply, email, form, FormRoot, required } from '@angular/forms/signals';
import { Router } from '@angular/router';
import type { SetupState } from '@energy-ops/contracts';
import { ProblemNote } from '../problem/problem-note.js';
import { AuthCard } from './auth-card.js';
import { EmailField } from './email-field.js';
import { newPasswordRules, NewPasswordField } from './new-password-field.js';
import { Session } from './session.js';
import { SetupHint } from './setup-hint.js';
import { SubmitButton } from './submit-button.js';

/** Where the one-time link leads: makes the first administrator. */
@Component({
  selector: 'app-setup',
  imports: [AuthCard, EmailField, FormRoot, NewPasswordField, ProblemNote, SetupHint, SubmitButton],
  templateUrl: './setup.html',
  styleUrl: './auth-form.scss',
})
export class SetupPage {
  readonly token = input<string>();
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly setup = httpResource<SetupState>(() => '/api/setup');
  private readonly isDone = computed(() => this.setup.hasValue() && !this.setup.value().needs_admin);
  protected readonly error = signal<unknown>(null);

  protected readonly form = form(
    signal({ email: '', password: '' }),
    (admin) => {
      required(admin.email, { message: 'An e-mail address is needed.' });
      email(admin.email, { message: 'This is not an e-mail address.' });
      apply(admin.password, newPasswordRules);
    },
    { submission: { action: async (admin) => this.setUp(admin().value()) } },
  );

  constructor() {
    effect(() => {
      if (this.isDone() && !this.form().submitting())
        void this.router.navigateByUrl(this.session.isSignedIn() ? '/' : '/login');
    });
  }

  private async setUp(admin: { email: string; password: string }): Promise<undefined> {
    this.error.set(null);
    try {
      await this.session.setUp({ setup_token: this.token() ?? '', ...admin });
      await this.router.navigateByUrl('/');
    } catch (error) {
      this.error.set(error);
    }
  }
}
