import { Component } from '@angular/core';
import { mdiInformationOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';

/** Tells the owner of a fresh installation where the first admin's link is. */
@Component({
  selector: 'app-setup-hint',
  imports: [Icon],
  template: `
    <app-icon [path]="icon" />
    <div>
      <p class="title">Nobody can log in yet</p>
      <p>
        The first administrator is made with a one-time link. <code>npm start</code> printed it in its terminal as
        <code>…/setup?token=…</code>; open that link in this browser. Lost it? Stop energy-ops with Ctrl-C and start it
        again for a new one.
      </p>
    </div>
  `,
  styles: `
    .title {
      font: var(--mat-sys-title-small);
    }
    code {
      overflow-wrap: anywhere;
    }
  `,
  host: { class: 'notice' },
})
export class SetupHint {
  protected readonly icon = mdiInformationOutline;
}
