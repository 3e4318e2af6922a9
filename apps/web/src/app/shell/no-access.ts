import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { permissionWords } from '../auth/permission-words.js';
import { roleWords } from '../auth/role-words.js';
import { Session } from '../auth/session.js';
import { neededFor } from './pages.js';

/** For a page somebody may not see: what it needs, and who can give it. */
@Component({
  selector: 'app-no-access',
  imports: [MatButton, RouterLink],
  template: `
    <h1 class="page-title">You may not see this page</h1>
    <p class="why">
      It is for those who may “{{ words() }}” (<code>{{ needed }}</code
      >). Your role is {{ role() }}; an administrator can change it, and it counts at once.
    </p>
    <a matButton="tonal" routerLink="/">Go to the overview</a>
  `,
  styles: `
    .why {
      margin-bottom: 14px;
    }
  `,
})
export class NoAccess {
  private readonly session = inject(Session);
  protected readonly needed = neededFor(`/${inject(ActivatedRoute).snapshot.routeConfig?.path ?? ''}`);
  protected readonly words = computed(() => (this.needed ? permissionWords[this.needed].label : 'use it'));
  protected readonly role = computed(() => roleWords[this.session.user()?.role ?? 'viewer'].label.toLowerCase());
}
