import { CdkTrapFocus } from '@angular/cdk/a11y';
import { CdkConnectedOverlay, CdkOverlayOrigin, type ConnectedPosition } from '@angular/cdk/overlay';
import { Component, computed, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiBellOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { AlertLines } from './alert-lines.js';
import { AlertReading } from './alert-reading.js';
import { AlertsStore } from './alerts-store.js';

/** A longer list is read on the page of alerts. */
const mostShown = 6;

/** How many alerts are open that the reader has not seen; pressed, the newest of them. */
@Component({
  selector: 'app-alert-bell',
  imports: [
    AlertLines,
    CdkConnectedOverlay,
    CdkOverlayOrigin,
    CdkTrapFocus,
    Icon,
    MatButton,
    MatIconButton,
    RouterLink,
  ],
  templateUrl: './alert-bell.html',
  styleUrl: './alert-bell.scss',
})
export class AlertBell {
  protected readonly store = inject(AlertsStore);
  protected readonly reading = inject(AlertReading);
  protected readonly icon = mdiBellOutline;
  protected readonly isOpen = signal(false);
  protected readonly newest = computed(() => this.store.fresh().slice(0, mostShown));
  protected readonly nothing = computed(() =>
    this.store.open().length === 0
      ? 'Nothing is wrong that the product knows of.'
      : 'Nothing new: you have seen what is open.',
  );
  protected readonly label = computed(() => {
    const unread = this.store.unread();
    return unread === 0 ? 'Alerts' : `Alerts, ${unread} not seen`;
  });
  protected readonly below: ConnectedPosition[] = [
    { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 6 },
  ];

  protected closeOnEscape(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.isOpen.set(false);
  }
}
