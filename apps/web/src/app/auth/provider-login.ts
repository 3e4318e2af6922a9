import { Component, computed, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { signInFailures } from '@energy-ops/contracts';
import { signInWords } from './sign-in-words.js';

/** The way in over the identity provider, and why it led nowhere the last time. */
@Component({
  selector: 'app-provider-login',
  imports: [MatAnchor],
  template: `
    @if (words(); as words) {
      <p class="notice" role="alert">{{ words }}</p>
    }
    <a matButton="outlined" [href]="start()">Log in with single sign-on</a>
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
  `,
})
export class ProviderLogin {
  readonly next = input.required<string>();
  readonly failed = input<string>();
  protected readonly start = computed(
    () => `/api/auth/oidc/start?${String(new URLSearchParams({ next: this.next() }))}`,
  );
  protected readonly words = computed(() => {
    const failure = signInFailures.find((each) => each === this.failed());
    return failure === undefined ? undefined : signInWords[failure];
  });
}
