import { Component, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiAlert, mdiAlertCircle, mdiCheckCircle, mdiClose, mdiInformation } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { Toasts, type ToastKind } from './toasts.js';

const icons = {
  success: mdiCheckCircle,
  failure: mdiAlertCircle,
  warning: mdiAlert,
  info: mdiInformation,
} as const satisfies Record<ToastKind, string>;

/** The corner where toasts appear; screen readers hear them politely. */
@Component({
  selector: 'app-toast-stack',
  imports: [Icon, MatButton, MatIconButton, RouterLink],
  templateUrl: './toast-stack.html',
  styleUrl: './toast-stack.scss',
})
export class ToastStack {
  protected readonly toasts = inject(Toasts);
  protected readonly icons = icons;
  protected readonly close = mdiClose;
}
