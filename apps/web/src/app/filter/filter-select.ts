import { Component, input, output } from '@angular/core';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

/** Narrows a list to what has one value; the first choice is not to. */
@Component({
  selector: 'app-filter-select',
  imports: [MatFormField, MatLabel, MatOption, MatSelect],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <mat-select [value]="value()" (valueChange)="valueChange.emit($event)">
        <mat-option [value]="null">{{ all() }}</mat-option>
        @for (choice of choices(); track choice.value) {
          <mat-option [value]="choice.value">{{ choice.label }}</mat-option>
        }
      </mat-select>
    </mat-form-field>
  `,
  styles: `
    :host {
      flex: 1 1 150px;
      min-width: 0;
      max-width: 240px;
    }
    mat-form-field {
      width: 100%;
    }
    @media (max-width: 699px) {
      :host {
        flex: 1 1 40%;
        max-width: none;
      }
    }
  `,
})
export class FilterSelect<Value extends string> {
  readonly label = input.required<string>();
  /** What choosing no value is called. */
  readonly all = input.required<string>();
  readonly choices = input.required<readonly Choice<Value>[]>();
  readonly value = input.required<Value | null>();
  readonly valueChange = output<Value | null>();
}
