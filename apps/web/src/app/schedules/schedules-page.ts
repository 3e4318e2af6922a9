import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Session } from '../auth/session.js';
import { ListFrame } from '../paging/list-frame.js';
import { RelativeTime } from '../time/relative-time.js';
import { zoneLabel } from '../time/instant.js';
import { ComingSlots } from './coming-slots.js';
import { cronInWords } from './cron-words.js';
import { EnabledSwitch } from './enabled-switch.js';
import { OccurrenceBadge } from './occurrence-badge.js';
import { ScheduleActions } from './schedule-actions.js';
import { ScheduleDoings } from './schedule-doings.js';
import { ScheduleList } from './schedule-list.js';
import { pausedItself, pauseWords } from './slot-words.js';

/** What starts by the clock: when, for which gate, how the last one went, and the way to change it. */
@Component({
  selector: 'app-schedules-page',
  imports: [
    ComingSlots,
    EnabledSwitch,
    ListFrame,
    MatButton,
    OccurrenceBadge,
    RelativeTime,
    RouterLink,
    ScheduleActions,
  ],
  providers: [ScheduleDoings],
  templateUrl: './schedules-page.html',
  styleUrl: './schedules-page.scss',
})
export class SchedulesPage {
  protected readonly list = inject(ScheduleList);
  protected readonly doings = inject(ScheduleDoings);
  private readonly session = inject(Session);
  protected readonly mayChange = computed(() => this.session.may('schedules:write'));
  protected readonly rows = computed(() =>
    this.list.schedules().map((schedule) => ({
      schedule,
      words: cronInWords(schedule.cron),
      zone: zoneLabel(schedule.time_zone, new Date()),
      pause: pauseWords(schedule),
      pausedItself: pausedItself(schedule),
    })),
  );
}
