import { Component, computed, input } from '@angular/core';
import type { Occurrence } from '@energy-ops/contracts';
import { Icon } from '../icon/icon.js';
import { slotLooks } from './occurrence-looks.js';

/** What became of a slot as icon, word and colour. */
@Component({
  selector: 'app-occurrence-badge',
  imports: [Icon],
  template: `<app-icon [path]="looks().icon" /> {{ looks().label }}`,
  host: { class: 'badge', '[attr.data-tone]': 'looks().tone' },
})
export class OccurrenceBadge {
  readonly slot = input.required<Pick<Occurrence, 'state' | 'reason_code'>>();
  protected readonly looks = computed(() => slotLooks(this.slot().state, this.slot().reason_code));
}
