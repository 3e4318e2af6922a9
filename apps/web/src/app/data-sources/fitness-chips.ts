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
      <span class="badge" [attr.data-tone]="chip.fit ? 'good' : 'bad'">
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
  `,
})
export class FitnessChips {
  readonly report = input.required<TableReport>();
  protected readonly check = mdiCheck;
  protected readonly alert = mdiAlertCircleOutline;
  protected readonly chips = computed(() => modelTypes.map((type) => ({ type, fit: this.report().fitness[type].fit })));
}
