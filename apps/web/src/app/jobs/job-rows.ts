import { Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { Job } from '@energy-ops/contracts';
import { Money, Share } from '../number/number-pipes.js';
import { DeliveryDay } from '../time/delivery-day.js';
import { Duration } from '../time/duration.js';
import { MarketTime } from '../time/market-time.js';
import { RelativeTime } from '../time/relative-time.js';
import { profitOf } from './profit.js';
import { StatusBadge } from './status-badge.js';

/** Jobs as a table; on a phone each row is a card of a few lines. */
@Component({
  selector: 'app-job-rows',
  imports: [DeliveryDay, Duration, MarketTime, MatButton, Money, RelativeTime, RouterLink, Share, StatusBadge],
  templateUrl: './job-rows.html',
  styleUrl: './job-rows.scss',
})
export class JobRows {
  readonly jobs = input.required<readonly Job[]>();
  protected readonly profitOf = profitOf;

  protected startedAfterMs({ started_at: start, scheduled_for: slot, created_at: asked }: Job): number | null {
    return start === null ? null : Math.max(0, Date.parse(start) - Date.parse(slot ?? asked));
  }
}
