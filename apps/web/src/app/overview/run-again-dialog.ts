import { Component, inject, signal } from '@angular/core';
import { form, maxLength, minLength, required } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { formDialog } from '../dialog/form-dialog.js';
import { DeliveryDay } from '../time/delivery-day.js';

/** Asks an admin why a day is planned a second time. Closes with the reason. */
@Component({
  selector: 'app-run-again-dialog',
  imports: [formDialog, DeliveryDay],
  template: `
    <form [formRoot]="form">
      <h2 mat-dialog-title>A second plan for {{ day | deliveryDay }}</h2>
      <mat-dialog-content>
        <p>
          When the new plan succeeds it replaces the one in force, which is kept and marked as superseded. Your reason
          goes into the audit log.
        </p>
        <mat-form-field appearance="outline" hideRequiredMarker subscriptSizing="dynamic">
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
