import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { isFinal, modelTypeFacts, type Job } from '@energy-ops/contracts';
import { CancelButton } from '../jobs/cancel-button.js';
import { RerunButton } from '../jobs/rerun-button.js';
import { Incumbents } from '../jobs/incumbents.js';
import { bestSoFar, costOf, profitOf } from '../jobs/profit.js';
import { StatusBadge } from '../jobs/status-badge.js';
import { Amount, Money, Share } from '../number/number-pipes.js';
import { DeliveryDay } from '../time/delivery-day.js';
import { Duration } from '../time/duration.js';
import { CopyCommand } from './copy-command.js';

/** What a job is, how it stands, what it earns, and what can be done with it. */
@Component({
  selector: 'app-job-header',
  imports: [
    Amount,
    CancelButton,
    CopyCommand,
    DeliveryDay,
    Duration,
    MatButton,
    MatProgressBar,
    Money,
    RerunButton,
    RouterLink,
    Share,
    StatusBadge,
  ],
  templateUrl: './job-header.html',
  styleUrl: './job-header.scss',
})
export class JobHeader {
  readonly job = input.required<Job>();
  private readonly incumbents = inject(Incumbents);
  protected readonly title = computed(() => modelTypeFacts[this.job().model_type].title);
  protected readonly isOver = computed(() => isFinal(this.job().status));
  /** The solved job's figures, or those of its best plan so far. */
  protected readonly figures = computed(() => {
    const job = this.job();
    const best = this.isOver() ? undefined : this.incumbents.of(job.job_id);
    const soFar = bestSoFar(job, best?.value ?? null);
    if (this.isOver() || soFar === null)
      return {
        title: this.isOver() ? 'Profit' : 'Profit so far',
        main: profitOf(job),
        cost: costOf(job),
        gap: job.mip_gap,
      };
    const isProfit = soFar.name === 'profit';
    return {
      title: isProfit ? 'Profit so far' : 'Objective so far',
      main: soFar.value,
      cost: isProfit ? 0 - soFar.value : null,
      gap: best?.gap ?? null,
    };
  });
}
