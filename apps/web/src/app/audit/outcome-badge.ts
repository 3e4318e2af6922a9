import { Component, computed, input } from '@angular/core';
import type { AuditOutcome } from '@energy-ops/contracts';
import { mdiAlertCircleOutline, mdiCancel, mdiCheckCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';

export const outcomeLooks = {
  done: { label: 'Done', icon: mdiCheckCircleOutline, tone: 'good' },
  refused: { label: 'Refused', icon: mdiCancel, tone: 'bad' },
  failed: { label: 'Failed', icon: mdiAlertCircleOutline, tone: 'doubtful' },
} as const satisfies Record<AuditOutcome, { label: string; icon: string; tone: string }>;

/** How something ended, as icon, word and colour. */
@Component({
  selector: 'app-outcome-badge',
  imports: [Icon],
  template: `<app-icon [path]="looks().icon" /> {{ looks().label }}`,
  host: { class: 'badge', '[attr.data-tone]': 'looks().tone' },
})
export class OutcomeBadge {
  readonly outcome = input.required<AuditOutcome>();
  protected readonly looks = computed(() => outcomeLooks[this.outcome()]);
}
