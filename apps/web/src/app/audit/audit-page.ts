import { Component, computed, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { auditOutcomes } from '@energy-ops/contracts';
import { FilterSelect } from '../filter/filter-select.js';
import { ListFrame } from '../paging/list-frame.js';
import { Downloads } from '../results/downloads.js';
import { readAuditFilters, type AuditFilters } from './audit-filters.js';
import { AuditList } from './audit-list.js';
import { AuditRows } from './audit-rows.js';
import { AuditVerdictCard } from './audit-verdict.js';
import { outcomeLooks } from './outcome-badge.js';

/** Who did what, or was refused; and whether that record is whole. */
@Component({
  selector: 'app-audit-page',
  imports: [AuditRows, AuditVerdictCard, FilterSelect, ListFrame, MatButton, MatFormField, MatInput, MatLabel],
  providers: [AuditList],
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.scss',
})
export class AuditPage {
  readonly actor = input<string>();
  readonly action = input<string>();
  readonly outcome = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly q = input<string>();
  protected readonly list = inject(AuditList);
  protected readonly downloads = inject(Downloads);
  private readonly router = inject(Router);
  protected readonly outcomes = auditOutcomes.map((each) => ({ value: each, label: outcomeLooks[each].label }));
  protected readonly filters = computed(() =>
    readAuditFilters({
      actor: this.actor(),
      action: this.action(),
      outcome: this.outcome(),
      from: this.from(),
      to: this.to(),
      q: this.q(),
    }),
  );

  constructor() {
    effect(() => {
      this.list.filters.set(this.filters());
    });
  }

  protected narrow(change: Partial<AuditFilters>): void {
    void this.router.navigate([], { queryParams: change, queryParamsHandling: 'merge' });
  }

  protected clear(): void {
    void this.router.navigate([], { queryParams: {} });
  }
}
