import { Component, computed, input } from '@angular/core';
import type { JobStatus } from '@energy-ops/contracts';
import { Icon } from '../icon/icon.js';
import { statusLooks } from './job-status.js';

/** A job's status as icon, word and colour. */
@Component({
  selector: 'app-status-badge',
  imports: [Icon],
  template: `<app-icon [path]="looks().icon" /> {{ looks().label }}`,
  styleUrl: './status-badge.scss',
  host: { '[attr.data-status]': 'status()' },
})
export class StatusBadge {
  readonly status = input.required<JobStatus>();
  protected readonly looks = computed(() => statusLooks[this.status()]);
}
