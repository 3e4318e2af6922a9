import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { mdiAlertCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { WorkersStore } from './workers-store.js';

/** Says over every page that nobody runs jobs. */
@Component({
  selector: 'app-worker-notice',
  imports: [Icon, RouterLink],
  template: `
    @if (store.nobodyWorks()) {
      <div class="notice" role="alert">
        <app-icon [path]="icon" />
        <p>No worker takes jobs: they wait until one does. <a routerLink="/workers">See the workers</a></p>
      </div>
    }
  `,
})
export class WorkerNotice {
  protected readonly store = inject(WorkersStore);
  protected readonly icon = mdiAlertCircleOutline;
}
