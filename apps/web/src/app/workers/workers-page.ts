import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { WorkerView } from '@energy-ops/contracts';
import { mdiHeartPulse } from '@mdi/js';
import { Confirm } from '../confirm/confirm.js';
import { Icon } from '../icon/icon.js';
import { ProblemNote } from '../problem/problem-note.js';
import { Duration } from '../time/duration.js';
import { Attempts } from '../toast/attempts.js';
import { SandboxBadge } from './sandbox-badge.js';
import { SandboxNotice } from './sandbox-notice.js';
import { WorkersStore } from './workers-store.js';

/** Who runs jobs, on which machine, how safely, and whether they still live. */
@Component({
  selector: 'app-workers-page',
  imports: [Duration, Icon, MatButton, MatProgressBar, ProblemNote, RouterLink, SandboxBadge, SandboxNotice],
  templateUrl: './workers-page.html',
  styleUrl: './workers-page.scss',
})
export class WorkersPage {
  protected readonly store = inject(WorkersStore);
  private readonly attempts = inject(Attempts);
  private readonly confirm = inject(Confirm);
  protected readonly heart = mdiHeartPulse;
  protected readonly slots = computed(() => this.store.alive().reduce((sum, { concurrency }) => sum + concurrency, 0));
  protected readonly busy = computed(() => this.store.workers().reduce((sum, { running }) => sum + running.length, 0));

  protected async drain(worker: WorkerView): Promise<void> {
    const consequences = [
      'It takes no more jobs, and finishes those it runs.',
      'It stays so until somebody resumes it, or it starts anew.',
    ];
    if (!(await this.confirm.ask({ title: `Drain ${worker.name}?`, consequences, yes: 'Drain', no: 'Keep' }))) return;
    const words = { done: `${worker.name} takes no more jobs.`, failed: `${worker.name} was not drained` };
    await this.attempts.make(words, () => this.store.setDraining(worker, true));
  }

  protected async resume(worker: WorkerView): Promise<void> {
    const words = { done: `${worker.name} takes jobs again.`, failed: `${worker.name} was not resumed` };
    await this.attempts.make(words, () => this.store.setDraining(worker, false));
  }
}
