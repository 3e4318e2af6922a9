import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { pages } from '../shell/pages.js';
import { Shortcuts } from './shortcuts.js';

/** Which keys do what, and the way to have only those that nobody presses unmeant. */
@Component({
  selector: 'app-shortcut-sheet',
  imports: [MatButton, MatCheckbox, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Keyboard shortcuts</h2>
    <mat-dialog-content tabindex="0">
      <dl>
        @for (entry of entries; track entry.keys) {
          <dt>
            @for (key of entry.keys.split(' '); track $index) {
              <kbd>{{ key }}</kbd>
            }
          </dt>
          <dd>{{ entry.does }}</dd>
        }
      </dl>
      <mat-checkbox [checked]="shortcuts.singleKeys()" (change)="shortcuts.allowSingleKeys($event.checked)">
        Keys without Ctrl count, outside of logs
      </mat-checkbox>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton matDialogClose>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 6px 16px;
      margin: 0 0 12px;
    }
    dd {
      margin: 0;
    }
  `,
})
export class ShortcutSheet {
  protected readonly shortcuts = inject(Shortcuts);
  protected readonly entries = [
    { keys: 'Ctrl K', does: 'Go anywhere, run a model, find a job' },
    { keys: '/', does: 'Search on this page' },
    { keys: 'j', does: 'Next row' },
    { keys: 'k', does: 'Row before' },
    { keys: '?', does: 'These shortcuts' },
    { keys: 'f', does: 'In a log: follow its end, or stop' },
    ...pages.map(({ key, label }) => ({ keys: `g ${key}`, does: label })),
  ];
}
