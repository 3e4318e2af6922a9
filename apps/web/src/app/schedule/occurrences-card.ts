import { Component, computed, effect, inject, input } from '@angular/core';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { type Occurrence, occurrenceStates, type Schedule } from '@energy-ops/contracts';
import { localDate } from '@energy-ops/market';
import { FilterSelect } from '../filter/filter-select.js';
import { ListFrame } from '../paging/list-frame.js';
import { OccurrenceBadge } from '../schedules/occurrence-badge.js';
import { occurrenceLooks } from '../schedules/occurrence-looks.js';
import { Duration } from '../time/duration.js';
import { formatInstant } from '../time/instant.js';
import { MarketTime } from '../time/market-time.js';
import { dayOf, OccurrenceList } from './occurrence-list.js';

/** What became of each slot, and why, with the way to its job. */
@Component({
  selector: 'app-occurrences-card',
  imports: [
    Duration,
    FilterSelect,
    ListFrame,
    MarketTime,
    MatFormField,
    MatInput,
    MatLabel,
    OccurrenceBadge,
    RouterLink,
  ],
  providers: [OccurrenceList],
  templateUrl: './occurrences-card.html',
  styleUrl: './occurrences-card.scss',
})
export class OccurrencesCard {
  readonly schedule = input.required<Schedule>();
  /** The state and the day in the address. */
  readonly state = input<string>();
  readonly day = input<string>();
  protected readonly list = inject(OccurrenceList);
  private readonly router = inject(Router);
  protected readonly choices = occurrenceStates.map((value) => ({ value, label: occurrenceLooks[value].label }));
  protected readonly chosenState = computed(() => occurrenceStates.find((each) => each === this.state()) ?? null);
  protected readonly chosenDay = computed(() => dayOf(this.day()));

  constructor() {
    effect(() => {
      const { id, time_zone: zone } = this.schedule();
      this.list.filter.set({ scheduleId: id, zone, state: this.chosenState(), day: this.chosenDay() });
    });
  }

  /** Its day is told only where it is not the slot's. */
  protected gateOf({ scheduled_for: at, gate_closes: closes }: Occurrence): string {
    const zone = this.schedule().time_zone;
    if (closes === null) return '—';
    const isSameDay = localDate(new Date(at), zone) === localDate(new Date(closes), zone);
    return formatInstant(closes, zone, isSameDay ? 'time' : 'date-time');
  }

  protected narrow(queryParams: { state?: string | null; day?: string | null }): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
