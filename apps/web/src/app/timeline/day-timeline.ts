import {
  afterRenderEffect,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { Schedule } from '@energy-ops/contracts';
import { ProblemNote } from '../problem/problem-note.js';
import { OccurrenceBadge } from '../schedules/occurrence-badge.js';
import { occurrenceLooks } from '../schedules/occurrence-looks.js';
import { Clock } from '../time/clock.js';
import { Duration } from '../time/duration.js';
import { formatDay, zoneLabel } from '../time/instant.js';
import { MarketTime } from '../time/market-time.js';
import { SlotsOfDay } from './slots-of-day.js';
import { alongDay, countsInWords, drawnOf, hourMarks, marksOf, type SlotMark } from './timeline-marks.js';

/** A row of the timeline, of one schedule or of several that stand for one thing. */
export interface Lane {
  readonly label: string;
  readonly schedules: readonly Schedule[];
}

const drawnMs = 10_000;
const byTime = (one: SlotMark, other: SlotMark) => Date.parse(one.at) - Date.parse(other.at);
const states = ['on_time', 'late', 'caught_up', 'waiting', 'skipped_overlap', 'missed'] as const;

/** Today, slot by slot: what was due, what became of it, what is to come, and the gates; the button Table tells it all. */
@Component({
  selector: 'app-day-timeline',
  imports: [Duration, MarketTime, MatButton, OccurrenceBadge, ProblemNote, RouterLink],
  providers: [SlotsOfDay],
  templateUrl: './day-timeline.html',
  styleUrl: './day-timeline.scss',
})
export class DayTimeline {
  readonly lanes = input.required<readonly Lane[]>();
  readonly zone = input.required<string>();
  protected readonly slots = inject(SlotsOfDay);
  private readonly clock = inject(Clock);
  /** Often enough for a line of a day, which is drawn anew with it. */
  private readonly now = computed(() => Math.floor(this.clock.now() / drawnMs) * drawnMs);
  protected readonly showsTable = signal(false);
  protected readonly heading = computed(() => `Today, ${formatDay(this.slots.day())}`);
  protected readonly zoneWords = computed(() => zoneLabel(this.zone(), this.slots.bounds().start));
  protected readonly rows = computed(() => {
    const [frame, zone, now] = [this.slots.bounds(), this.zone(), this.now()];
    return this.lanes().map(({ label, schedules }) => {
      const marks = schedules
        .flatMap((each) => marksOf(each, this.slots.of(each.id), frame, zone, now))
        .toSorted(byTime);
      const closes = new Set(marks.flatMap(({ gateCloses }) => (gateCloses === null ? [] : [Date.parse(gateCloses)])));
      const gates = [...closes]
        .map((at) => alongDay(new Date(at), frame))
        .filter((leftPercent) => leftPercent >= 0 && leftPercent <= 100);
      const drawn = drawnOf(marks, zone);
      const isDense = drawn.length < marks.length;
      return { label, marks, drawn, isDense, gates, words: this.wordsOf(schedules, marks) };
    });
  });
  /** A mark may stand for several slots somewhere. */
  protected readonly isDense = computed(() => this.rows().some((row) => row.isDense));
  protected readonly table = computed(() =>
    this.rows()
      .flatMap(({ marks }) => marks)
      .toSorted(byTime),
  );
  protected readonly hours = computed(() => hourMarks(this.slots.day(), this.slots.bounds(), this.zone()));
  protected readonly nowPercent = computed(() => alongDay(new Date(this.now()), this.slots.bounds()));
  private readonly drawing = viewChild<ElementRef<HTMLElement>>('drawing');
  protected readonly legend = [
    ...states.map((state) => ({ state, word: occurrenceLooks[state].label })),
    { state: 'paused', word: 'Paused' },
    { state: 'coming', word: 'To come' },
  ];

  constructor() {
    effect(() => {
      this.slots.zone.set(this.zone());
      this.slots.schedules.set(this.lanes().flatMap(({ schedules }) => schedules));
    });
    // On a phone the day is wider than the screen: it begins around now.
    afterRenderEffect(() => {
      const shown = this.drawing()?.nativeElement;
      if (shown === undefined) return;
      shown.scrollLeft = (shown.scrollWidth * untracked(this.nowPercent)) / 100 - shown.clientWidth / 2;
    });
  }

  private wordsOf(schedules: readonly Schedule[], marks: readonly SlotMark[]): string {
    if (schedules.length === 0) return 'no schedule is enabled';
    return schedules.every(({ id }) => this.slots.knows(id)) ? countsInWords(marks) : 'loading…';
  }
}
