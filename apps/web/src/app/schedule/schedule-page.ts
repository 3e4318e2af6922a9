import { httpResource } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import type { Schedule } from '@energy-ops/contracts';
import { DataSourceList } from '../data-sources/data-source-list.js';
import { ModelList } from '../models/model-list.js';
import { ProblemNote } from '../problem/problem-note.js';
import { ComingSlots } from '../schedules/coming-slots.js';
import { cronInWords } from '../schedules/cron-words.js';
import { EnabledSwitch } from '../schedules/enabled-switch.js';
import { ScheduleActions } from '../schedules/schedule-actions.js';
import { pathOf } from '../schedules/schedule-calls.js';
import { catchUpWords, overlapWords, readinessWords } from '../schedules/schedule-choices.js';
import { ScheduleDoings } from '../schedules/schedule-doings.js';
import { ScheduleList } from '../schedules/schedule-list.js';
import { pausedItself, pauseWords } from '../schedules/slot-words.js';
import { zoneLabel } from '../time/instant.js';
import { DayTimeline } from '../timeline/day-timeline.js';
import { AdherenceCalendar } from './adherence-calendar.js';
import { OccurrencesCard } from './occurrences-card.js';

/** Everything about one schedule: when it is due, how today goes, how each slot went, and the year. */
@Component({
  selector: 'app-schedule-page',
  imports: [
    AdherenceCalendar,
    ComingSlots,
    DayTimeline,
    EnabledSwitch,
    MatProgressBar,
    OccurrencesCard,
    ProblemNote,
    RouterLink,
    ScheduleActions,
  ],
  providers: [ScheduleDoings],
  templateUrl: './schedule-page.html',
  styleUrl: './schedule-page.scss',
})
export class SchedulePage {
  readonly id = input.required<string>();
  readonly state = input<string>();
  readonly day = input<string>();
  private readonly list = inject(ScheduleList);
  private readonly sources = inject(DataSourceList);
  private readonly models = inject(ModelList);
  private readonly router = inject(Router);
  private readonly listed = computed(() => this.list.schedules().find(({ id }) => id === this.id()));
  /** Asked for by itself only where the list doesn't hold it. */
  protected readonly single = httpResource<Schedule>(() =>
    this.list.page.isKnown() && this.listed() === undefined ? pathOf(this.id()) : undefined,
  );
  protected readonly schedule = computed(
    () => this.listed() ?? (this.single.hasValue() ? this.single.value() : undefined),
  );
  protected readonly error = computed(() => this.single.error() ?? this.list.page.error());
  protected readonly lanes = computed(() => {
    const schedule = this.schedule();
    return schedule === undefined ? [] : [{ label: schedule.model_type, schedules: [schedule] }];
  });
  protected readonly facts = computed(() => {
    const schedule = this.schedule();
    if (schedule === undefined) return [];
    return factsOf(schedule, this.nameOf(schedule.data_source_id), this.versionOf(schedule.model_id));
  });
  protected readonly pauseWords = pauseWords;
  protected readonly pausedItself = pausedItself;

  protected showDay(day: string): void {
    void this.router.navigate([], { queryParams: { day }, queryParamsHandling: 'merge' });
  }

  protected leave(): void {
    void this.router.navigate(['/schedules']);
  }

  protected retry(): void {
    this.list.page.reload();
    this.single.reload();
  }

  private versionOf(modelId: string | null): string {
    if (modelId === null) return 'the active version';
    const model = this.models.models().find(({ id }) => id === modelId);
    return model === undefined ? modelId : `always v${model.version} (${model.name})`;
  }

  private nameOf(sourceId: string | null): string {
    if (sourceId === null) return 'The default one';
    return this.sources.sources().find(({ id }) => id === sourceId)?.name ?? sourceId;
  }
}

function factsOf(schedule: Schedule, source: string, version: string): { name: string; value: string }[] {
  const { cron, time_zone: zone, readiness, wait_until_minutes_before_gate: wait } = schedule;
  const deadline = schedule.deadline_minutes === null ? '' : ` or ${schedule.deadline_minutes} min after the slot`;
  const waits = readiness === 'wait' ? `, until ${wait} min before the gate` : '';
  return [
    { name: 'Due', value: `${cronInWords(cron)} (${cron}), ${zoneLabel(zone, new Date())}` },
    { name: 'Model', value: `${schedule.model_type}, ${version}` },
    { name: 'Data source', value: source },
    { name: 'Job before still runs', value: overlapWords[schedule.overlap] },
    { name: 'Server was away', value: catchUpWords[schedule.catch_up] },
    { name: 'Data not ready', value: `${readinessWords[readiness]}${waits}` },
    { name: 'Done by', value: `${schedule.gate_margin_seconds} s before the gate${deadline}` },
  ];
}
