import { Component, computed, inject } from '@angular/core';
import { mdiShieldAlertOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { WorkersStore } from './workers-store.js';

/** A red word where workers cannot shut uploaded models in. */
@Component({
  selector: 'app-sandbox-notice',
  imports: [Icon],
  template: `
    @if (words(); as text) {
      <div class="notice" role="alert">
        <app-icon [path]="icon" />
        <p>{{ text }}</p>
      </div>
    }
  `,
})
export class SandboxNotice {
  private readonly store = inject(WorkersStore);
  protected readonly icon = mdiShieldAlertOutline;
  protected readonly words = computed(() => {
    const names = this.store.unsafe().map(({ name }) => name);
    if (names.length === 0) return null;
    const who = names.length === this.store.workers().length ? 'No worker' : `Not every worker (${names.join(', ')})`;
    return (
      `${who} has a sandbox that can shut an uploaded model in. Uploaded models are refused there; where ` +
      'ALLOW_UNSANDBOXED_MODELS is set they run unprotected. Built-in models run as ever.'
    );
  });
}
