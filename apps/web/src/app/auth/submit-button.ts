import { Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';

/** Sends the form it stands in, and shows while that takes. */
@Component({
  selector: 'app-submit-button',
  imports: [MatButton, MatProgressBar],
  template: `
    <button matButton="filled" type="submit" [disabled]="isSending()">{{ label() }}</button>
    @if (isSending()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="label() + '…'" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
  `,
})
export class SubmitButton {
  readonly label = input.required<string>();
  readonly isSending = input.required<boolean>();
}
