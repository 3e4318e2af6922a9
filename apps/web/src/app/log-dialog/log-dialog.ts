import { Component, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogClose } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { mdiClose } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { LogViewer } from '../log/log-viewer.js';

/** A job's log over the whole screen. Escape, the cross and the browser's back close it. */
@Component({
  selector: 'app-log-dialog',
  imports: [Icon, LogViewer, MatDialogClose, MatIconButton, RouterLink],
  template: `
    <header>
      <h2>
        Log of <a class="mono" [routerLink]="['/jobs', jobId]">{{ jobId }}</a>
      </h2>
      <button matIconButton matDialogClose aria-label="Close the log"><app-icon [path]="close" /></button>
    </header>
    @defer {
      <app-log-viewer [jobId]="jobId" />
    } @placeholder {
      <p class="loading">Loading the log…</p>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      height: 100%;
      overflow: hidden;
    }
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      padding: 6px 8px 6px 20px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    h2 {
      min-width: 0;
      font: var(--mat-sys-title-medium);
      overflow-wrap: anywhere;
    }
    app-log-viewer {
      flex: 1;
      min-height: 0;
    }
    .loading {
      padding: 20px;
    }
  `,
})
export class LogDialog {
  protected readonly jobId = inject<string>(MAT_DIALOG_DATA);
  protected readonly close = mdiClose;
}
