import { computed, DestroyRef, inject, Service } from '@angular/core';
import { modelTypes, type Occurrence, type Schedule, type SchedulePage } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { LiveEvents } from '../live/live-events.js';
import { pagedList } from '../paging/paged-list.js';

/** Slots of several schedules are due at once: the list is asked for anew once, after all of them. */
const settledMs = 1000;

/** What starts by the clock, as live as the connection allows. */
@Service()
export class ScheduleList {
  private readonly session = inject(Session);
  readonly page = pagedList<SchedulePage, Schedule>(
    () => (this.session.isSignedIn() ? { url: '/api/schedules', params: { limit: '200' } } : undefined),
    ({ schedules }) => schedules,
  );
  readonly schedules = computed(() => this.page.items().toSorted(byTypeAndName));
  readonly enabled = computed(() => this.schedules().filter(({ enabled }) => enabled));
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const live = inject(LiveEvents);
    live.onReconnect(() => {
      this.page.reload();
    });
    live.on('occurrence:changed', ({ occurrence }) => {
      this.note(occurrence);
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.soon);
    });
  }

  put(schedule: Schedule): void {
    this.page.change((schedules) => {
      const others = schedules.filter(({ id }) => id !== schedule.id);
      return [schedule, ...others];
    });
  }

  drop(id: string): void {
    this.page.change((schedules) => schedules.filter((each) => each.id !== id));
  }

  /** What became of a slot is shown at once; what is due next, and whether it paused itself, the server says. */
  private note(occurrence: Occurrence): void {
    this.page.change((schedules) =>
      schedules.map((each) =>
        each.id === occurrence.schedule_id && isNewer(occurrence, each.last_occurrence)
          ? { ...each, last_occurrence: occurrence }
          : each,
      ),
    );
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      this.page.reload();
    }, settledMs);
  }
}

const byTypeAndName = (one: Schedule, other: Schedule): number =>
  modelTypes.indexOf(one.model_type) - modelTypes.indexOf(other.model_type) || one.name.localeCompare(other.name);

const isNewer = (occurrence: Occurrence, known: Occurrence | null): boolean =>
  known === null || Date.parse(occurrence.scheduled_for) >= Date.parse(known.scheduled_for);
