import { Component, computed, input, output } from '@angular/core';
import type { AuditEntryView } from '@energy-ops/contracts';
import { MarketTime } from '../time/market-time.js';
import { detailsOf } from './details.js';
import { OutcomeBadge } from './outcome-badge.js';

/** Entries of the audit as a table; who and what narrow the list to themselves. */
@Component({
  selector: 'app-audit-rows',
  imports: [MarketTime, OutcomeBadge],
  templateUrl: './audit-rows.html',
  styleUrl: './audit-rows.scss',
})
export class AuditRows {
  readonly entries = input.required<readonly AuditEntryView[]>();
  readonly actorChosen = output<string>();
  readonly actionChosen = output<string>();
  protected readonly rows = computed(() =>
    this.entries().map((entry) => {
      const { email, ...others } = entry.details;
      // A user's id says nothing to people.
      const isUser = entry.action.startsWith('user.') && typeof email === 'string';
      const target = isUser ? email : entry.target;
      return { entry, target, details: detailsOf(isUser ? others : entry.details) };
    }),
  );
}
