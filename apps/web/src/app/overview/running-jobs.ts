import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { Job } from '@energy-ops/contracts';
import { CancelButton } from '../jobs/cancel-button.js';
import { Incumbents } from '../jobs/incumbents.js';
import { type BestSoFar, bestSoFar } from '../jobs/profit.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { StatusBadge } from '../jobs/status-badge.js';
import { Money, Share } from '../number/number-pipes.js';
import { Clock } from '../time/clock.js';
import { DeliveryDay } from '../time/delivery-day.js';
import { Duration } from '../time/duration.js';

/** What waits and what runs, how far it is and how good its plan is so far. */
@Component({
  selector: 'app-running-jobs',
  imports: [CancelButton, DeliveryDay, Duration, MatButton, MatProgressBar, Money, RouterLink, Share, StatusBadge],
  templateUrl: './running-jobs.html',
  styleUrl: './running-jobs.scss',
})
export class RunningJobs {
  protected readonly recent = inject(RecentJobs);
  private readonly incumbents = inject(Incumbents);
  private readonly clock = inject(Clock);

  protected elapsedMs(job: Job): number {
    return Math.max(0, this.clock.now() - Date.parse(job.started_at ?? job.created_at));
  }

  protected best(job: Job): (BestSoFar & { gap: number | null }) | null {
    const best = this.incumbents.of(job.job_id);
    const soFar = bestSoFar(job, best?.value ?? null);
    return soFar === null ? null : { ...soFar, gap: best?.gap ?? null };
  }
}
