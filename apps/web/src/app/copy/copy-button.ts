import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';

/** Puts a text on the clipboard, and says beside itself whether it is there: a toast would lie behind a dialog. */
@Component({
  selector: 'app-copy-button',
  imports: [MatButton],
  template: `
    <button matButton="outlined" type="button" (click)="copy()">{{ label() }}</button>
    <span role="status">{{ said() }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
    }
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  /** What is on the clipboard afterwards: `The link`. */
  readonly what = input.required<string>();
  private readonly clipboard = inject(Clipboard);
  protected readonly said = signal('');

  protected copy(): void {
    this.said.set(
      this.clipboard.copy(this.text())
        ? `${this.what()} is on the clipboard.`
        : 'The browser did not allow copying. Select the text and copy it by hand.',
    );
  }
}
