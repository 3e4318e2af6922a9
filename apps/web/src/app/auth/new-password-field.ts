import { Component, computed, input, signal } from '@angular/core';
import { FormField, maxLength, minLength, required, schema, type FieldTree } from '@angular/forms/signals';
import { MatIconButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { mdiEyeOffOutline, mdiEyeOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';

/** What the server asks of a new password, told while one types. */
export const newPasswordRules = schema<string>((password) => {
  required(password, { message: 'A password is needed.' });
  minLength(password, 12, { message: 'At least 12 characters, please.' });
  maxLength(password, 128, { message: 'At most 128 characters, please.' });
});

/** A field for a password that is to be; what is typed can be shown. */
@Component({
  selector: 'app-new-password-field',
  imports: [FormField, Icon, MatError, MatFormField, MatHint, MatIconButton, MatInput, MatLabel, MatSuffix],
  template: `
    <mat-form-field appearance="outline" hideRequiredMarker subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <input matInput autocomplete="new-password" [type]="isShown() ? 'text' : 'password'" [formField]="field()" />
      <button
        matIconButton
        matSuffix
        type="button"
        [attr.aria-label]="isShown() ? 'Hide what is typed' : 'Show what is typed'"
        (click)="isShown.set(!isShown())"
      >
        <app-icon [path]="eye()" />
      </button>
      <mat-hint>12 to 128 characters, none of the 10,000 most common ones. A sentence is fine.</mat-hint>
      @if (field()().errors()[0]; as fault) {
        <mat-error>{{ fault.message }}</mat-error>
      }
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
})
export class NewPasswordField {
  readonly field = input.required<FieldTree<string>>();
  readonly label = input('Password');
  protected readonly isShown = signal(false);
  protected readonly eye = computed(() => (this.isShown() ? mdiEyeOffOutline : mdiEyeOutline));
}
