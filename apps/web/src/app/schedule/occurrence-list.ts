import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { Occurrence, OccurrencePage, OccurrenceState } from '@energy-ops/contracts';
import { addDays, boundsOf } from '@energy-ops/market';
import { LiveEvents } from '../live/live-events.js';
import { pagedList, type ListRequest } from '../paging/paged-list.js';
import { pathOf } from '../schedules/schedule-calls.js';

/** Which slots of which schedule. */
export interface SlotFilter {
  readonly scheduleId: string;
  readonly zone: string;
  readonly state: OccurrenceState | null;
  /** Null: all days. */
  readonly day: string | null;
}

/** What became of the slots of a schedule, the latest first, as live as the connection allows. */
@Injectable()
export class OccurrenceList {
  readonly filter = signal<SlotFilter | undefined>(undefined, {
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  readonly page = pagedList<OccurrencePage, Occurrence>(
    () => this.request(),
    ({ occurrences }) => occurrences,
  );
  private readonly bounds = computed(() => {
    const filter = this.filter();
    return filter?.day ? boundsOf(filter.day, filter.zone) : undefined;
  });

  constructor() {
    const live = inject(LiveEvents);
    const stops = [
      live.onReconnect(() => {
        this.page.reload();
      }),
      live.on('occurrence:changed', ({ occurrence }) => {
        this.put(occurrence);
      }),
    ];
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop();
    });
  }

  /** In its place by slot; out of the list where it is not what was asked for any more. */
  private put(occurrence: Occurrence): void {
    if (occurrence.schedule_id !== this.filter()?.scheduleId || !this.page.isKnown()) return;
    this.page.change((occurrences) => {
      const others = occurrences.filter(({ id }) => id !== occurrence.id);
      if (!this.isWanted(occurrence)) return others;
      return [...others, occurrence].toSorted(
        (one, other) => Date.parse(other.scheduled_for) - Date.parse(one.scheduled_for),
      );
    });
  }

  private isWanted({ state, scheduled_for: at }: Occurrence): boolean {
    const [bounds, wanted] = [this.bounds(), this.filter()?.state ?? null];
    const isOfDay = bounds === undefined || (new Date(at) >= bounds.start && new Date(at) < bounds.end);
    return isOfDay && (wanted === null || wanted === state);
  }

  private request(): ListRequest | undefined {
    const filter = this.filter();
    if (filter === undefined) return undefined;
    const bounds = this.bounds();
    const within = bounds && { from: bounds.start.toISOString(), to: bounds.end.toISOString() };
    const params = { limit: '50', ...(filter.state && { state: filter.state }), ...within };
    return { url: `${pathOf(filter.scheduleId)}/occurrences`, params };
  }
}

/** A day of the calendar as somebody may have typed it; null where it is none. */
export function dayOf(text: string | undefined): string | null {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return addDays(text, 0);
  } catch {
    return null;
  }
}
