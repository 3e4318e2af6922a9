import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { MatDialog } from '@angular/material/dialog';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { ShownOnce } from '../secret/shown-once.js';
import { MarketTime } from '../time/market-time.js';

interface FreshSecret {
  readonly secret: string;
  /** How long the former one is good, where there is one. */
  readonly formerUntil: string | null;
}

/** Shows a webhook's secret, once. */
@Component({
  selector: 'app-secret-dialog',
  imports: [MarketTime, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ShownOnce],
  template: `
    <h2 mat-dialog-title>The secret of the webhook</h2>
    <mat-dialog-content>
      <app-shown-once what="The secret" copyLabel="Copy secret" [secret]="data.secret">
        <p>
          Give it to the receiver: with it, any Standard Webhooks library tells that a request comes from here. We keep
          it encrypted and can’t show it again.
          @if (data.formerUntil; as until) {
            Until {{ until | marketTime }} what is sent is signed with the former secret, too.
          }
        </p>
      </app-shown-once>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="filled" matDialogClose>I have it</button>
    </mat-dialog-actions>
  `,
})
export class SecretDialog {
  protected readonly data = inject<FreshSecret>(MAT_DIALOG_DATA);
}

/** Opens it; a stray click beside it must not lose the secret. */
export function showSecret(dialogs: MatDialog, secret: string, formerUntil: string | null): void {
  const data: FreshSecret = { secret, formerUntil };
  dialogs.open<SecretDialog, FreshSecret>(SecretDialog, { data, width: '560px', disableClose: true });
}
