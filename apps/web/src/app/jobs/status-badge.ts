import { Component, computed, input } from '@angular/core';
import type { JobStatus } from '@energy-ops/contracts';
import { Icon } from '../icon/icon.js';
import { statusLooks } from './job-status.js';

/** A job's status as icon, word and colour. */
@Component({
  selector: 'app-status-badge',
  imports: [Icon],
  template: `<app-icon [path]="looks().icon" /> {{ looks().label }}`,
  styles: `
    :host([data-tone='busy']) app-icon {
      animation: turn 1.2s linear infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(360deg);
      }
    }
  `,
  host: { class: 'badge', '[attr.data-tone]': 'looks().tone' },
})
export class StatusBadge {
  readonly status = input.required<JobStatus>();
  protected readonly looks = computed(() => statusLooks[this.status()]);
}
