import { Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { Job } from '@energy-ops/contracts';
import { Money, Share } from '../number/number-pipes.js';
import { DeliveryDay } from '../time/delivery-day.js';
import { Duration } from '../time/duration.js';
import { RelativeTime } from '../time/relative-time.js';
import { profitOf } from './profit.js';
import { StatusBadge } from './status-badge.js';

/** Jobs as a table; on a phone each row is a card of a few lines. */
@Component({
  selector: 'app-job-rows',
  imports: [DeliveryDay, Duration, MatButton, Money, RelativeTime, RouterLink, Share, StatusBadge],
  templateUrl: './job-rows.html',
  styleUrl: './job-rows.scss',
})
export class JobRows {
  readonly jobs = input.required<readonly Job[]>();
  protected readonly profitOf = profitOf;
}
