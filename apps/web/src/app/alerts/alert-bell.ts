import { Component, computed, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiBellOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { AlertsStore } from './alerts-store.js';

/** How many alerts are open that the reader has not seen, and the way to them. */
@Component({
  selector: 'app-alert-bell',
  imports: [Icon, MatIconButton, RouterLink],
  template: `
    <a matIconButton routerLink="/alerts" [attr.aria-label]="label()">
      <app-icon [path]="bell" />
      @if (store.unread() > 0) {
        <span class="count" aria-hidden="true">{{ store.unread() > 99 ? '99+' : store.unread() }}</span>
      }
    </a>
    <span class="visually-hidden" role="status">{{ store.unread() > 0 ? label() : '' }}</span>
  `,
  styles: `
    :host {
      display: flex;
      position: relative;
    }
    .count {
      position: absolute;
      top: 4px;
      right: 2px;
      min-width: 10px;
      padding: 0 4px;
      border-radius: 8px;
      background: var(--mat-sys-error);
      color: var(--mat-sys-on-error);
      font: var(--mat-sys-label-small);
      text-align: center;
    }
  `,
})
export class AlertBell {
  protected readonly store = inject(AlertsStore);
  protected readonly bell = mdiBellOutline;
  protected readonly label = computed(() => {
    const unread = this.store.unread();
    return unread === 0 ? 'Alerts' : `Alerts, ${unread} not seen`;
  });
}
