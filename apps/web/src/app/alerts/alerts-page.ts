import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router } from '@angular/router';
import type { OwnAlert } from '@energy-ops/contracts';
import { ProblemNote } from '../problem/problem-note.js';
import { RelativeTime } from '../time/relative-time.js';
import { Attempts } from '../toast/attempts.js';
import { AlertsStore } from './alerts-store.js';
import { BrowserNotices } from './browser-notices.js';

const tones = { info: 'busy', warning: 'doubtful', critical: 'bad' } as const;

/** What is wrong now, with what to do about it, and what is over. */
@Component({
  selector: 'app-alerts-page',
  imports: [MatButton, MatProgressBar, ProblemNote, RelativeTime],
  templateUrl: './alerts-page.html',
  styleUrl: './alerts-page.scss',
})
export class AlertsPage {
  protected readonly store = inject(AlertsStore);
  protected readonly notices = inject(BrowserNotices);
  private readonly attempts = inject(Attempts);
  private readonly router = inject(Router);
  protected readonly tones = tones;

  protected async read(alert: OwnAlert): Promise<void> {
    await this.attempts.make({ failed: 'It is not marked as seen' }, () => this.store.read(alert));
  }

  protected async readAll(): Promise<void> {
    await this.attempts.make({ failed: 'They are not marked as seen' }, () => this.store.readAll());
  }

  /** Links are whole addresses, with a query. */
  protected async goTo(alert: OwnAlert, link: string): Promise<void> {
    if (!alert.read) void this.read(alert);
    await this.router.navigateByUrl(link);
  }
}
