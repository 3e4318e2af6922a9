import { HttpClient } from '@angular/common/http';
import { computed, DestroyRef, inject, Injectable, linkedSignal, resource, signal } from '@angular/core';
import type { Occurrence, OccurrencePage, Schedule, SchedulePreview } from '@energy-ops/contracts';
import { boundsOf, localDate } from '@energy-ops/market';
import { firstValueFrom } from 'rxjs';
import { LiveEvents } from '../live/live-events.js';
import { previewRequest } from '../schedules/preview-request.js';
import { pathOf } from '../schedules/schedule-calls.js';
import type { ComingSlot } from '../schedules/slot-words.js';
import { Clock } from '../time/clock.js';

/** What is known of the slots of one schedule on a day. */
export interface KnownSlots {
  readonly occurrences: readonly Occurrence[];
  readonly coming: readonly ComingSlot[];
}

/** The most the server gives at once. A minutely schedule has 1,440 slots: they come in several answers. */
const mostOccurrences = 200;
const mostComing = 100;
const none: KnownSlots = { occurrences: [], coming: [] };

/** The slots of today of some schedules, those that were and those to come, as live as the connection allows. */
@Injectable()
export class SlotsOfDay {
  private readonly http = inject(HttpClient);
  private readonly clock = inject(Clock);
  /** Whose slots. */
  readonly schedules = signal<readonly Schedule[]>([]);
  /** Whose clock says which day it is. */
  readonly zone = signal('UTC');
  readonly day = computed(() => localDate(new Date(this.clock.now()), this.zone()));
  readonly bounds = computed(() => boundsOf(this.day(), this.zone()));
  /** A slot more is no reason to ask again: only what decides on the slots is. */
  private readonly wish = computed(
    () => ({ schedules: this.schedules(), from: this.bounds().start, to: this.bounds().end }),
    { equal: (one, other) => keyOf(one) === keyOf(other) },
  );
  private readonly answer = resource({
    params: () => (this.wish().schedules.length === 0 ? undefined : this.wish()),
    loader: ({ params }) => this.load(params),
  });
  private readonly known = linkedSignal<ReadonlyMap<string, KnownSlots> | undefined, ReadonlyMap<string, KnownSlots>>({
    source: () => (this.answer.hasValue() ? this.answer.value() : undefined),
    computation: (value, previous) => value ?? previous?.value ?? new Map(),
  });
  readonly error = this.answer.error;

  constructor() {
    const live = inject(LiveEvents);
    const stops = [
      live.onReconnect(() => {
        this.answer.reload();
      }),
      live.on('occurrence:changed', ({ occurrence }) => {
        this.put(occurrence);
      }),
    ];
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop();
    });
  }

  /** Whether the server has said what the slots of a schedule are: until then none is not nothing. */
  knows(id: string): boolean {
    return this.known().has(id);
  }

  of(id: string): KnownSlots {
    return this.known().get(id) ?? none;
  }

  reload(): void {
    this.answer.reload();
  }

  private put(occurrence: Occurrence): void {
    const { start, end } = this.bounds();
    const at = Date.parse(occurrence.scheduled_for);
    const slots = this.known().get(occurrence.schedule_id);
    if (slots === undefined || at < start.getTime() || at >= end.getTime()) return;
    const others = slots.occurrences.filter(({ id }) => id !== occurrence.id);
    const changed = { ...slots, occurrences: [occurrence, ...others] };
    this.known.update((known) => new Map(known).set(occurrence.schedule_id, changed));
  }

  private async load({ schedules, from, to }: Wish): Promise<ReadonlyMap<string, KnownSlots>> {
    const entries = schedules.map(async (schedule) => {
      const [occurrences, coming] = await Promise.all([this.past(schedule, from, to), this.future(schedule, to)]);
      return [schedule.id, { occurrences, coming }] as const;
    });
    return new Map(await Promise.all(entries));
  }

  private async past({ id }: Schedule, from: Date, to: Date): Promise<readonly Occurrence[]> {
    const within = { from: from.toISOString(), to: to.toISOString(), limit: mostOccurrences };
    const found: Occurrence[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const params = { ...within, ...(cursor && { cursor }) };
      const page = await firstValueFrom(this.http.get<OccurrencePage>(`${pathOf(id)}/occurrences`, { params }));
      found.push(...page.occurrences);
      cursor = page.next_cursor;
    }
    return found;
  }

  private async future(schedule: Schedule, to: Date): Promise<readonly ComingSlot[]> {
    const isPausedForGood = schedule.paused && schedule.paused_until === null;
    if (!schedule.enabled || isPausedForGood) return [];
    const isToday = (at: string) => Date.parse(at) < to.getTime();
    const found: ComingSlot[] = [];
    let from = schedule.next_runs[0];
    while (from !== undefined && isToday(from)) {
      const { url, params } = previewRequest(schedule, mostComing, from);
      const { occurrences } = await firstValueFrom(this.http.get<SchedulePreview>(url, { params }));
      found.push(...occurrences.filter(({ scheduled_for: at }) => isToday(at)));
      const last = occurrences.length === mostComing ? occurrences.at(-1)?.scheduled_for : undefined;
      from = last && new Date(Date.parse(last) + 1).toISOString();
    }
    return found;
  }
}

interface Wish {
  readonly schedules: readonly Schedule[];
  readonly from: Date;
  readonly to: Date;
}

const keyOf = ({ schedules, from, to }: Wish): string =>
  [
    from.toISOString(),
    to.toISOString(),
    ...schedules.map((each) => `${each.id} ${each.version} ${each.paused}`),
  ].join();
