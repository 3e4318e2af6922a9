import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ModelType } from '@energy-ops/contracts';
import { mdiCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { statusLooks } from '../jobs/job-status.js';
import { RelativeTime } from '../time/relative-time.js';
import type { TypeRun } from './last-run.js';

/** How a model type ran last, as icon and words, with the way to that job. */
@Component({
  selector: 'app-type-run',
  imports: [Icon, RelativeTime, RouterLink],
  template: `
    <app-icon [path]="icon()" />
    @if (run(); as last) {
      <a [routerLink]="['/jobs', last.job_id]" [attr.aria-label]="'Last run of ' + type() + ': ' + words()">{{
        words()
      }}</a>
      @if (last.status !== 'running' && last.completed_at; as at) {
        <app-relative-time [at]="at" />
      }
    } @else {
      <span>Never run</span>
    }
  `,
  styleUrl: './type-run.scss',
  host: { '[attr.data-status]': "run()?.status ?? 'never'" },
})
export class TypeRunLine {
  readonly type = input.required<ModelType>();
  readonly run = input<TypeRun>();
  protected readonly icon = computed(() => {
    const status = this.run()?.status;
    return status === undefined ? mdiCircleOutline : statusLooks[status].icon;
  });
  protected readonly words = computed(() => {
    const run = this.run();
    if (run === undefined) return '';
    return run.status === 'running' ? `Running, ${run.progress} %` : statusLooks[run.status].label;
  });
}
