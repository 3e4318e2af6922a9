import { Component, computed, inject } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { mdiHeartPulse } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { ProblemNote } from '../problem/problem-note.js';
import { Duration } from '../time/duration.js';
import { SandboxBadge } from './sandbox-badge.js';
import { SandboxNotice } from './sandbox-notice.js';
import { WorkersStore } from './workers-store.js';

/** Who runs jobs, on which machine, how safely, and whether they still live. */
@Component({
  selector: 'app-workers-page',
  imports: [Duration, Icon, MatProgressBar, ProblemNote, RouterLink, SandboxBadge, SandboxNotice],
  templateUrl: './workers-page.html',
  styleUrl: './workers-page.scss',
})
export class WorkersPage {
  protected readonly store = inject(WorkersStore);
  protected readonly heart = mdiHeartPulse;
  protected readonly slots = computed(() => this.store.alive().reduce((sum, { concurrency }) => sum + concurrency, 0));
  protected readonly busy = computed(() => this.store.workers().reduce((sum, { running }) => sum + running.length, 0));
}
