import { httpResource } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import type { Schedule, SchedulePreview } from '@energy-ops/contracts';
import { Clock } from '../time/clock.js';
import { previewRequest } from './preview-request.js';
import { gateWords, slotTime, type ComingSlot } from './slot-words.js';

/** The next slots of a schedule, each with the market session and gate it serves. */
@Component({
  selector: 'app-coming-slots',
  template: `
    <ol>
      @for (slot of slots(); track slot.at) {
        <li>
          <span class="when">{{ slot.when }}</span>
          @if (slot.gate) {
            <span class="quiet">{{ slot.gate }}</span>
          }
          @if (slot.note) {
            <span class="note">{{ slot.note }}</span>
          }
        </li>
      } @empty {
        <li class="quiet">Never due again.</li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: grid;
      gap: 4px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .when {
      margin-right: 6px;
      white-space: nowrap;
    }
    @media (min-width: 1200px) {
      li {
        white-space: nowrap;
      }
    }
    .quiet,
    .note {
      font: var(--mat-sys-body-small);
    }
    .note {
      display: block;
      color: var(--app-warning);
    }
  `,
})
export class ComingSlots {
  readonly schedule = input.required<Schedule>();
  readonly count = input(3);
  private readonly clock = inject(Clock);
  private readonly preview = httpResource<SchedulePreview>(() => {
    // From the first slot to come on, which is after the end of a pause.
    const [from] = this.schedule().next_runs;
    return from === undefined ? undefined : previewRequest(this.schedule(), this.count(), from);
  });
  private readonly known = computed<readonly ComingSlot[]>(() => {
    if (this.preview.hasValue()) return this.preview.value().occurrences;
    const bare = (at: string): ComingSlot => ({ scheduled_for: at, local: at, note: null, gate: null });
    return this.schedule().next_runs.slice(0, this.count()).map(bare);
  });
  protected readonly slots = computed(() => {
    const { time_zone: zone } = this.schedule();
    const now = this.clock.now();
    return this.known().map(({ scheduled_for: at, gate, note }) => ({
      at,
      when: slotTime(at, zone, now),
      gate: gate && gateWords(gate, zone, now),
      note,
    }));
  });
}
