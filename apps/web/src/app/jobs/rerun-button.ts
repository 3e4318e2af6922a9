import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { isFinal, type Job } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { problemOf } from '../problem/problem.js';
import { Toasts } from '../toast/toasts.js';
import { JobCalls } from './job-calls.js';
import { RecentJobs } from './recent-jobs.js';

/** Runs an ended job once more on the very same data, model and configuration; a DMO as a test. */
@Component({
  selector: 'app-rerun-button',
  imports: [MatButton],
  template: `
    @if (isOffered()) {
      <button matButton [disabled]="isAsked()" [attr.aria-label]="'Rerun ' + job().job_id" (click)="rerun()">
        {{ isAsked() ? 'Starting…' : 'Rerun' }}
      </button>
    }
  `,
})
export class RerunButton {
  readonly job = input.required<Job>();
  private readonly calls = inject(JobCalls);
  private readonly recent = inject(RecentJobs);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);
  protected readonly isAsked = signal(false);
  protected readonly isOffered = computed(() => isFinal(this.job().status) && this.session.may('jobs:trigger'));

  protected async rerun(): Promise<void> {
    this.isAsked.set(true);
    try {
      const again = await this.calls.rerun(this.job().job_id);
      this.recent.put(again);
      await this.router.navigate(['/jobs', again.job_id]);
    } catch (error) {
      this.toasts.say('failure', `The job was not run again: ${problemOf(error).detail || problemOf(error).title}`);
    } finally {
      this.isAsked.set(false);
    }
  }
}
