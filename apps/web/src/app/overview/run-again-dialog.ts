import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, minLength, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { DeliveryDay } from '../time/delivery-day.js';

/** Asks an admin why a day is planned a second time. Closes with the reason. */
@Component({
  selector: 'app-run-again-dialog',
  imports: [
    DeliveryDay,
    FormField,
    FormRoot,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
  ],
  template: `
    <form [formRoot]="form">
      <h2 mat-dialog-title>A second plan for {{ day | deliveryDay }}</h2>
      <mat-dialog-content>
        <p>
          When the new plan succeeds it replaces the one in force, which is kept and marked as superseded. Your reason
          goes into the audit log.
        </p>
        <mat-form-field appearance="outline" hideRequiredMarker>
          <mat-label>Reason</mat-label>
          <textarea matInput rows="3" [formField]="form.reason"></textarea>
          @if (form.reason().errors()[0]; as fault) {
            <mat-error>{{ fault.message }}</mat-error>
          }
        </mat-form-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Keep the plan</button>
        <button matButton="filled" type="submit">Run DMO again</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-form-field {
      width: 100%;
      margin-top: 16px;
    }
  `,
})
export class RunAgainDialog {
  protected readonly day = inject<string>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<RunAgainDialog, string>>(MatDialogRef);
  protected readonly form = form(
    signal({ reason: '' }),
    (rerun) => {
      required(rerun.reason, { message: 'Say why, in a few words.' });
      minLength(rerun.reason, 3, { message: 'Say why, in a few words.' });
      maxLength(rerun.reason, 500, { message: 'At most 500 characters, please.' });
    },
    {
      submission: {
        action: async (rerun): Promise<undefined> => {
          this.dialog.close(rerun.reason().value().trim());
        },
      },
    },
  );
}
