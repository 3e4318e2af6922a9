import { Component, computed, input } from '@angular/core';
import { modelTypes, type TableReport } from '@energy-ops/contracts';
import { mdiAlertCircleOutline, mdiCheck } from '@mdi/js';
import { Icon } from '../icon/icon.js';

/** Which models the data is fit for: icon, word and colour. */
@Component({
  selector: 'app-fitness-chips',
  imports: [Icon],
  template: `
    @for (chip of chips(); track chip.type) {
      <span class="chip" [class.fit]="chip.fit">
        <app-icon [path]="chip.fit ? check : alert" />{{ chip.type }}
        <span class="visually-hidden">{{ chip.fit ? 'fit' : 'not fit' }}</span>
      </span>
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 6px;
    }
    .chip {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding: 2px 10px 2px 6px;
      border-radius: 12px;
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
      font: var(--mat-sys-label-medium);
    }
    .chip.fit {
      background: var(--app-success-container);
      color: var(--app-success);
    }
  `,
})
export class FitnessChips {
  readonly report = input.required<TableReport>();
  protected readonly check = mdiCheck;
  protected readonly alert = mdiAlertCircleOutline;
  protected readonly chips = computed(() => modelTypes.map((type) => ({ type, fit: this.report().fitness[type].fit })));
}
