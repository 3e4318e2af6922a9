import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { costOf, profitOf } from '../jobs/profit.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { StatusBadge } from '../jobs/status-badge.js';
import { Money } from '../number/number-pipes.js';
import { ProblemNote } from '../problem/problem-note.js';
import { DeliveryDay } from '../time/delivery-day.js';
import { Duration } from '../time/duration.js';
import { RelativeTime } from '../time/relative-time.js';
import { RunControl } from './run-control.js';

/** The five jobs that ended last, with their money first. */
@Component({
  selector: 'app-last-jobs',
  imports: [
    DeliveryDay,
    Duration,
    MatButton,
    MatProgressBar,
    Money,
    ProblemNote,
    RelativeTime,
    RouterLink,
    StatusBadge,
  ],
  templateUrl: './last-jobs.html',
  styleUrl: './last-jobs.scss',
})
export class LastJobs {
  protected readonly recent = inject(RecentJobs);
  protected readonly control = inject(RunControl);
  protected readonly profitOf = profitOf;
  protected readonly costOf = costOf;
}
