import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router } from '@angular/router';
import type { OwnAlert } from '@energy-ops/contracts';
import { Icon } from '../icon/icon.js';
import { ProblemNote } from '../problem/problem-note.js';
import { RelativeTime } from '../time/relative-time.js';
import { AlertReading } from './alert-reading.js';
import { AlertsStore } from './alerts-store.js';
import { BrowserNotices } from './browser-notices.js';
import { severityLooks } from './severity-looks.js';

/** What is wrong now, with what to do about it, and what is over. */
@Component({
  selector: 'app-alerts-page',
  imports: [Icon, MatButton, MatProgressBar, ProblemNote, RelativeTime],
  templateUrl: './alerts-page.html',
  styleUrl: './alerts-page.scss',
})
export class AlertsPage {
  protected readonly store = inject(AlertsStore);
  protected readonly notices = inject(BrowserNotices);
  protected readonly reading = inject(AlertReading);
  private readonly router = inject(Router);
  protected readonly looks = severityLooks;

  /** Links are whole addresses, with a query. */
  protected async goTo(alert: OwnAlert, link: string): Promise<void> {
    void this.reading.read(alert);
    await this.router.navigateByUrl(link);
  }
}
