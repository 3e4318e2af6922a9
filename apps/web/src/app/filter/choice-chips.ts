import { Component, input, output } from '@angular/core';

/** A value to narrow to, undefined for all, with how many there are of it. */
export interface Chip<Value> {
  readonly value: Value | undefined;
  readonly label: string;
  /** Empty while it is not known. */
  readonly count: string;
}

/** Narrows to one value by a press, and says how many there are of each. */
@Component({
  selector: 'app-choice-chips',
  template: `
    @for (chip of chips(); track chip.label) {
      <button type="button" [attr.aria-pressed]="value() === chip.value" (click)="valueChange.emit(chip.value)">
        {{ chip.label }} <span class="count">{{ chip.count }}</span>
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 4px;
      min-width: 0;
      padding: 2px;
      overflow-x: auto;
    }
    button {
      flex: none;
      padding: 4px 10px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 8px;
      background: none;
      color: var(--mat-sys-on-surface);
      font: var(--mat-sys-label-medium);
      cursor: pointer;
    }
    button:hover {
      background: var(--mat-sys-surface-container-highest);
    }
    button[aria-pressed='true'] {
      border-color: transparent;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
  `,
  host: { role: 'group', '[attr.aria-label]': 'label()' },
})
export class ChoiceChips<Value> {
  readonly label = input.required<string>();
  readonly chips = input.required<readonly Chip<Value>[]>();
  readonly value = input.required<Value | undefined>();
  readonly valueChange = output<Value | undefined>();
}
