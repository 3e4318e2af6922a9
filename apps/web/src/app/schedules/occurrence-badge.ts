import { Component, computed, input } from '@angular/core';
import type { OccurrenceState } from '@energy-ops/contracts';
import { Icon } from '../icon/icon.js';
import { occurrenceLooks } from './occurrence-looks.js';

/** What became of a slot as icon, word and colour. */
@Component({
  selector: 'app-occurrence-badge',
  imports: [Icon],
  template: `<app-icon [path]="looks().icon" /> {{ looks().label }}`,
  host: { class: 'badge', '[attr.data-tone]': 'looks().tone' },
})
export class OccurrenceBadge {
  readonly state = input.required<OccurrenceState>();
  protected readonly looks = computed(() => occurrenceLooks[this.state()]);
}
