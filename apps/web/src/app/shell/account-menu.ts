import { Component, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatDivider } from '@angular/material/divider';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { mdiAccountCircleOutline } from '@mdi/js';
import { Session } from '../auth/session.js';
import { Icon } from '../icon/icon.js';

/** Who is signed in, and the way out. */
@Component({
  selector: 'app-account-menu',
  imports: [Icon, MatDivider, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  template: `
    <button matIconButton [matMenuTriggerFor]="menu" aria-label="Account">
      <app-icon [path]="icon" />
    </button>
    <mat-menu #menu="matMenu">
      <div class="who">
        <p>{{ session.user()?.email }}</p>
        <p class="role">{{ session.user()?.role }}</p>
      </div>
      <mat-divider />
      <a mat-menu-item routerLink="/profile">Profile and sessions</a>
      <button mat-menu-item (click)="session.logOut()">Log out</button>
    </mat-menu>
  `,
  styles: `
    .who {
      padding: 8px 12px 12px;
      overflow-wrap: anywhere;
    }
    .role {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-small);
    }
  `,
})
export class AccountMenu {
  protected readonly session = inject(Session);
  protected readonly icon = mdiAccountCircleOutline;
}
