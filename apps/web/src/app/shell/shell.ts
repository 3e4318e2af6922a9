import { Component, computed, DOCUMENT, effect, inject } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { mdiMagnify, mdiTransmissionTower } from '@mdi/js';
import { AlertBell } from '../alerts/alert-bell.js';
import { Session } from '../auth/session.js';
import { Shortcuts } from '../commands/shortcuts.js';
import { Icon } from '../icon/icon.js';
import { JobAnnouncer } from '../jobs/job-announcer.js';
import { LiveBadge } from '../live/live-badge.js';
import { LogDialogOpener } from '../log-dialog/log-dialog-opener.js';
import { ThemeMenu } from '../theme/theme-menu.js';
import { ToastStack } from '../toast/toast-stack.js';
import { WorkerNotice } from '../workers/worker-notice.js';
import { AccountMenu } from './account-menu.js';
import { MarketClock } from './market-clock.js';
import { Navigation } from './navigation.js';
import { PageFocus } from './page-focus.js';

/** What stands around every page once somebody is signed in. */
@Component({
  selector: 'app-shell',
  imports: [
    AccountMenu,
    AlertBell,
    Icon,
    LiveBadge,
    MarketClock,
    Navigation,
    RouterOutlet,
    ThemeMenu,
    ToastStack,
    WorkerNotice,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly rights = computed(() => this.session.user()?.permissions.join(' '));
  private knownRights = this.rights();
  protected readonly shortcuts = inject(Shortcuts);
  protected readonly mark = mdiTransmissionTower;
  protected readonly glass = mdiMagnify;

  constructor() {
    inject(PageFocus);
    inject(JobAnnouncer);
    inject(LogDialogOpener);
    effect(() => {
      if (!this.session.isSignedIn()) void this.router.navigate(['/login'], { queryParams: { next: this.router.url } });
    });
    effect(() => {
      const rights = this.rights();
      if (rights === undefined || rights === this.knownRights) return;
      this.knownRights = rights;
      // Whoever may do more, or less, than a moment ago sees so at once: the routes ask again.
      void this.router.navigateByUrl(this.router.url, { onSameUrlNavigation: 'reload', replaceUrl: true });
    });
  }

  /** A plain `#main` link would leave the page: the document's base is `/`. */
  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.document.getElementById('main')?.focus();
  }
}
