import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ResetLink, User } from '@energy-ops/contracts';
import { ShownOnce } from '../secret/shown-once.js';
import { MarketTime } from '../time/market-time.js';

/** A link for somebody, who may be new. */
export interface Invitation {
  readonly user: User;
  readonly link: ResetLink;
  readonly isNew: boolean;
}

/** Shows the link by which somebody chooses a password. */
@Component({
  selector: 'app-reset-link-dialog',
  imports: [MarketTime, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ShownOnce],
  template: `
    <h2 mat-dialog-title>{{ data.isNew ? 'A first password for ' : 'A new password for ' }}{{ data.user.email }}</h2>
    <mat-dialog-content>
      <app-shown-once what="The link" copyLabel="Copy link" [secret]="data.link.url">
        <p>
          Send it to them yourself. Whoever opens it chooses the password: it is good once, until
          {{ data.link.expires_at | marketTime }}.
          @if (data.isNew) {
            Too short? “Reset link” in the list makes another.
          } @else {
            Links made before are good no more; the present password is until a new one is chosen.
          }
        </p>
      </app-shown-once>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="filled" matDialogClose>Done</button>
    </mat-dialog-actions>
  `,
})
export class ResetLinkDialog {
  protected readonly data = inject<Invitation>(MAT_DIALOG_DATA);
}
