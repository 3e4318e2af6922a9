import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { isFinal, type Job } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { problemOf } from '../problem/problem.js';
import { Toasts } from '../toast/toasts.js';
import { JobCalls } from './job-calls.js';

/** Stops a job, for those who may and while there is something to stop. */
@Component({
  selector: 'app-cancel-button',
  imports: [MatButton],
  template: `
    @if (isOffered()) {
      <button matButton [disabled]="isAsked()" [attr.aria-label]="'Cancel ' + job().job_id" (click)="cancel()">
        {{ isAsked() ? 'Stopping…' : 'Cancel' }}
      </button>
    }
  `,
})
export class CancelButton {
  readonly job = input.required<Job>();
  private readonly calls = inject(JobCalls);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  protected readonly isAsked = signal(false);
  protected readonly isOffered = computed(() => !isFinal(this.job().status) && this.session.may('jobs:cancel'));

  protected async cancel(): Promise<void> {
    this.isAsked.set(true);
    try {
      await this.calls.cancel(this.job().job_id);
    } catch (error) {
      this.isAsked.set(false);
      this.toasts.say('failure', `The job was not cancelled: ${problemOf(error).detail || problemOf(error).title}`);
    }
  }
}
