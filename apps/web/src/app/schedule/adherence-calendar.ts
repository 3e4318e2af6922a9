import { httpResource } from '@angular/common/http';
import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { ScheduleDays } from '@energy-ops/contracts';
import { addDays, localDate } from '@energy-ops/market';
import { lastAnswer } from '../live/last-answer.js';
import { LiveEvents } from '../live/live-events.js';
import { ProblemNote } from '../problem/problem-note.js';
import { pathOf } from '../schedules/schedule-calls.js';
import { DeliveryDay } from '../time/delivery-day.js';
import { formatDay } from '../time/instant.js';
import { daysOf, levelLooks, levels } from './adherence-days.js';

const daysShown = 365;

/** A year of a schedule, a day a square: how many of its slots were on time; the button Table tells each day. */
@Component({
  selector: 'app-adherence-calendar',
  imports: [DeliveryDay, MatButton, MatProgressBar, ProblemNote],
  templateUrl: './adherence-calendar.html',
  styleUrl: './adherence-calendar.scss',
})
export class AdherenceCalendar {
  readonly scheduleId = input.required<string>();
  /** The day whose slots somebody wants to see. */
  readonly chosen = output<string>();
  protected readonly answer = httpResource<ScheduleDays>(() => ({
    url: `${pathOf(this.scheduleId())}/days`,
    params: { count: daysShown },
  }));
  private readonly known = lastAnswer<ScheduleDays | undefined>(this.answer, undefined);
  protected readonly showsTable = signal(false);
  protected readonly days = computed(() => {
    const known = this.known();
    if (known === undefined) return [];
    const today = localDate(new Date(), known.time_zone);
    return daysOf(known.days, addDays(today, 1 - daysShown), today);
  });
  protected readonly withSlots = computed(() =>
    this.days()
      .filter(({ level, words }) => level !== 'none' || words !== 'nothing due')
      .toReversed(),
  );
  protected readonly months = computed(() =>
    this.days()
      .filter(({ day }) => day.endsWith('-01'))
      .map(({ day, week }) => ({ week, label: formatDay(day).slice(8, 11) })),
  );
  protected readonly description = computed(() => {
    const counted = levels.map((level) => {
      const days = this.days().filter((each) => each.level === level).length;
      return `${levelLooks[level].label.toLowerCase()}: ${days} days`;
    });
    return `A year of slots. ${counted.join(', ')}. The button Table tells each day.`;
  });
  private readonly drawing = viewChild<ElementRef<HTMLElement>>('drawing');
  protected readonly looks = levelLooks;
  protected readonly levels = levels;

  constructor() {
    // On a phone the year is wider than the screen: its end is what matters.
    afterRenderEffect(() => {
      const [shown, days] = [this.drawing()?.nativeElement, this.days()];
      if (shown !== undefined && days.length > 0) shown.scrollLeft = shown.scrollWidth;
    });
    const live = inject(LiveEvents);
    const stops = [
      live.onReconnect(() => {
        this.answer.reload();
      }),
      live.on('occurrence:changed', ({ occurrence }) => {
        if (occurrence.schedule_id === this.scheduleId()) this.answer.reload();
      }),
    ];
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop();
    });
  }

  protected titleOf({ day, words }: { day: string; words: string }): string {
    return `${formatDay(day)}: ${words}`;
  }
}
