import { Component, input } from '@angular/core';
import { FormField, type FieldTree } from '@angular/forms/signals';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';

/** A field for the e-mail address somebody logs in with. */
@Component({
  selector: 'app-email-field',
  imports: [FormField, MatError, MatFormField, MatInput, MatLabel],
  template: `
    <mat-form-field appearance="outline" hideRequiredMarker>
      <mat-label>Email</mat-label>
      <input matInput type="email" autocomplete="username" [formField]="field()" />
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
export class EmailField {
  readonly field = input.required<FieldTree<string>>();
}
