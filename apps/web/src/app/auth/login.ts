import { httpResource } from '@angular/common/http';
import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { form, FormField, FormRoot, required } from '@angular/forms/signals';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import type { SetupState } from '@energy-ops/contracts';
import { ProblemNote } from '../problem/problem-note.js';
import { ClientConfigStore } from '../client-config/client-config.js';
import { AuthCard } from './auth-card.js';
import { EmailField } from './email-field.js';
import { ProviderLogin } from './provider-login.js';
import { Session } from './session.js';
import { SetupHint } from './setup-hint.js';
import { SubmitButton } from './submit-button.js';

/** The page that asks who you are. */
@Component({
  selector: 'app-login',
  imports: [
    AuthCard,
    EmailField,
    FormField,
    FormRoot,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    ProblemNote,
    ProviderLogin,
    SetupHint,
    SubmitButton,
  ],
  templateUrl: './login.html',
  styleUrl: './auth-form.scss',
})
export class LoginPage {
  /** Where to go afterwards; only paths of ours. */
  readonly next = input<string>();
  /** Set where the identity provider let us in: the session's cookie is there already. */
  readonly entered = input<string>();
  /** Why it did not. */
  readonly failed = input<string>();
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly client = inject(ClientConfigStore);
  private readonly setup = httpResource<SetupState>(() => '/api/setup');
  protected readonly needsAdmin = computed(() => this.setup.hasValue() && this.setup.value().needs_admin);
  protected readonly ways = computed(() => this.client.config().sign_in);
  protected readonly error = signal<unknown>(null);

  protected readonly form = form(
    signal({ email: '', password: '' }),
    (login) => {
      required(login.email, { message: 'Your e-mail address is needed.' });
      required(login.password, { message: 'Your password is needed.' });
    },
    { submission: { action: async (login) => this.logIn(login().value()) } },
  );

  constructor() {
    effect(() => {
      void (this.entered() === undefined ? this.session.restore() : this.session.renew());
    });
    effect(() => {
      if (this.session.isSignedIn()) void this.router.navigateByUrl(this.ownPath());
    });
  }

  private async logIn(login: { email: string; password: string }): Promise<undefined> {
    this.error.set(null);
    try {
      await this.session.logIn(login);
    } catch (error) {
      this.error.set(error);
    }
  }

  protected ownPath(): string {
    const next = this.next() ?? '/';
    return next.startsWith('/') && !next.startsWith('//') ? next : '/';
  }
}
