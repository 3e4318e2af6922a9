import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

/** What somebody is asked before it happens. */
export interface Question {
  readonly title: string;
  /** What will be so afterwards, a sentence each. */
  readonly consequences: readonly string[];
  /** The button that does it. */
  readonly yes: string;
  readonly no: string;
}

/** A question with its consequences. Closes with true where they are wanted. */
@Component({
  selector: 'app-confirm-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ question.title }}</h2>
    <mat-dialog-content>
      <ul>
        @for (consequence of question.consequences; track $index) {
          <li>{{ consequence }}</li>
        }
      </ul>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton [matDialogClose]="false">{{ question.no }}</button>
      <button matButton="filled" class="yes" [matDialogClose]="true">{{ question.yes }}</button>
    </mat-dialog-actions>
  `,
  styles: `
    ul {
      margin: 0;
      padding-left: 18px;
    }
    li {
      overflow-wrap: anywhere;
    }
    .yes {
      --mat-button-filled-container-color: var(--mat-sys-error);
      --mat-button-filled-label-text-color: var(--mat-sys-on-error);
    }
  `,
})
export class ConfirmDialog {
  protected readonly question = inject<Question>(MAT_DIALOG_DATA);
}
