import { Component, computed, input } from '@angular/core';
import type { ModelStatus } from '@energy-ops/contracts';
import { mdiArchiveOutline, mdiCheckDecagramOutline, mdiProgressClock } from '@mdi/js';
import { Icon } from '../icon/icon.js';

export const modelStatusLooks = {
  active: { label: 'Active', icon: mdiCheckDecagramOutline, tone: 'good' },
  candidate: { label: 'Candidate', icon: mdiProgressClock, tone: 'doubtful' },
  archived: { label: 'Archived', icon: mdiArchiveOutline, tone: null },
} as const satisfies Record<ModelStatus, { label: string; icon: string; tone: string | null }>;

/** A version's status as icon, word and colour. */
@Component({
  selector: 'app-model-status-badge',
  imports: [Icon],
  template: `<app-icon [path]="looks().icon" /> {{ looks().label }}`,
  host: { class: 'badge', '[attr.data-tone]': 'looks().tone' },
})
export class ModelStatusBadge {
  readonly status = input.required<ModelStatus>();
  protected readonly looks = computed(() => modelStatusLooks[this.status()]);
}
