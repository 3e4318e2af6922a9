import { httpResource } from '@angular/common/http';
import { Component, computed, effect, inject, input, signal } from '@angular/core';
import type { SchedulePreview } from '@energy-ops/contracts';
import { ProblemNote } from '../problem/problem-note.js';
import { Clock } from '../time/clock.js';
import { zoneLabel } from '../time/instant.js';
import { previewRequest, type Timing } from './preview-request.js';
import { gateWords, slotTime } from './slot-words.js';

/** Whoever types is asked for no more than this many milliseconds later what comes of it. */
const restMs = 300;
const shown = 10;

/** The next ten slots of what is being written, with their gates and what the clock makes of them. */
@Component({
  selector: 'app-slot-preview',
  imports: [ProblemNote],
  templateUrl: './slot-preview.html',
  styleUrl: './slot-preview.scss',
})
export class SlotPreview {
  /** Undefined while it can't be read. */
  readonly timing = input.required<Timing | undefined>();
  private readonly clock = inject(Clock);
  private readonly rested = signal<Timing | undefined>(undefined, { equal: isSame });
  protected readonly preview = httpResource<SchedulePreview>(() => {
    const timing = this.rested();
    return timing && previewRequest(timing, shown);
  });
  protected readonly slots = computed(() => {
    const timing = this.rested();
    if (timing === undefined || !this.preview.hasValue()) return [];
    const { time_zone: zone } = timing;
    const now = this.clock.now();
    return this.preview.value().occurrences.map(({ scheduled_for: at, gate, note }) => ({
      at,
      when: slotTime(at, zone, now),
      zone: zoneLabel(zone, new Date(at)),
      gate: gate && gateWords(gate, zone, now),
      note,
    }));
  });

  constructor() {
    effect((onCleanup) => {
      const timing = this.timing();
      const rest = setTimeout(() => {
        this.rested.set(timing);
      }, restMs);
      onCleanup(() => {
        clearTimeout(rest);
      });
    });
  }
}

const isSame = (one: Timing | undefined, other: Timing | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
