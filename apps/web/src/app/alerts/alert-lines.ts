import { Component, inject, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { Router, RouterLink, type UrlTree } from '@angular/router';
import type { OwnAlert } from '@energy-ops/contracts';
import { mdiCheck } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { RelativeTime } from '../time/relative-time.js';
import { AlertReading } from './alert-reading.js';
import { severityLooks } from './severity-looks.js';

/** Alerts in short: what is wrong, since when, the way there, and a mark that one has seen it. */
@Component({
  selector: 'app-alert-lines',
  imports: [Icon, MatIconButton, RelativeTime, RouterLink],
  template: `
    <ul>
      @for (alert of alerts(); track alert.id) {
        @let look = looks[alert.severity];
        <li>
          <app-icon [path]="look.icon" [class]="alert.severity" />
          <div>
            @if (alert.link; as link) {
              <a [routerLink]="addressOf(link)" (click)="follow(alert)">{{ alert.sentence }}</a>
            } @else {
              <p>{{ alert.sentence }}</p>
            }
            <p class="quiet">
              {{ look.label }} · <app-relative-time [at]="alert.last_at" />{{
                alert.times > 1 ? ' · ' + alert.times + ' times' : ''
              }}
            </p>
          </div>
          @if (!alert.read) {
            <button matIconButton [attr.aria-label]="'Mark as seen: ' + alert.sentence" (click)="read(alert)">
              <app-icon [path]="check" />
            </button>
          }
        </li>
      } @empty {
        <li class="quiet none">{{ empty() }}</li>
      }
    </ul>
  `,
  styleUrl: './alert-lines.scss',
})
export class AlertLines {
  readonly alerts = input.required<readonly OwnAlert[]>();
  /** What is said where there is none. */
  readonly empty = input.required<string>();
  /** Somebody goes where one leads. */
  readonly followed = output();
  /** One was marked as seen: its button, which had the keyboard, goes. */
  readonly marked = output();
  private readonly reading = inject(AlertReading);
  private readonly router = inject(Router);
  protected readonly looks = severityLooks;
  protected readonly check = mdiCheck;

  /** Links are whole addresses, with a query. */
  protected addressOf(link: string): UrlTree {
    return this.router.parseUrl(link);
  }

  protected follow(alert: OwnAlert): void {
    this.followed.emit();
    void this.reading.read(alert);
  }

  protected read(alert: OwnAlert): void {
    this.marked.emit();
    void this.reading.read(alert);
  }
}
