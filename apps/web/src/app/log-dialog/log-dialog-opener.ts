import { DestroyRef, effect, inject, Service, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatDialog, type MatDialogRef } from '@angular/material/dialog';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map } from 'rxjs';
import { LogDialog } from './log-dialog.js';

/** Shows the log of the job that the address names as `?log=<job_id>`, over whatever page is open. */
@Service()
export class LogDialogOpener {
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private open: MatDialogRef<LogDialog> | undefined;

  constructor() {
    const jobId = toSignal(
      this.router.events.pipe(
        filter((event) => event instanceof NavigationEnd),
        map(() => this.asked()),
      ),
      { initialValue: this.asked() },
    );
    effect(() => {
      const id = jobId();
      untracked(() => {
        this.show(id);
      });
    });
    inject(DestroyRef).onDestroy(() => this.open?.close());
  }

  private asked(): string | null {
    return this.router.routerState.snapshot.root.queryParamMap.get('log');
  }

  private show(jobId: string | null): void {
    this.open?.close();
    if (jobId === null) return;
    const shown = this.dialogs.open(LogDialog, {
      data: jobId,
      ariaLabel: `Log of ${jobId}`,
      width: '100vw',
      maxWidth: '100vw',
      height: '100dvh',
      panelClass: 'full-screen',
      autoFocus: 'dialog',
      closeOnNavigation: false,
    });
    this.open = shown;
    shown.afterClosed().subscribe(() => {
      if (this.open === shown) this.open = undefined;
      if (this.asked() === jobId)
        void this.router.navigate([], {
          queryParams: { log: null },
          queryParamsHandling: 'merge',
          preserveFragment: false,
          replaceUrl: true,
        });
    });
  }
}
