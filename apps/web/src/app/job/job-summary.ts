import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { Job, Results } from '@energy-ops/contracts';
import { mdiAlertCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon.js';
import { formatNumber } from '../number/amount.js';
import { keyFigures } from '../results/kpi-groups.js';
import { ScheduleList } from '../schedules/schedule-list.js';
import { Duration } from '../time/duration.js';
import { zoneLabel } from '../time/instant.js';
import { MarketTime } from '../time/market-time.js';
import { nextStep } from './next-step.js';

/** How a job went: its times, its failure if it failed, its key figures. */
@Component({
  selector: 'app-job-summary',
  imports: [Duration, Icon, MarketTime, MatButton, RouterLink],
  templateUrl: './job-summary.html',
  styleUrl: './job-summary.scss',
})
export class JobSummary {
  readonly job = input.required<Job>();
  readonly results = input<Results>();
  private readonly schedules = inject(ScheduleList).schedules;
  protected readonly alert = mdiAlertCircleOutline;
  protected readonly step = computed(() => nextStep(this.job()));
  /** The clock of the job's own market, which need not be the one above. */
  protected readonly zone = computed(() => zoneLabel(this.job().time_zone, new Date(this.job().created_at)));
  protected readonly moments = computed(() => {
    const job = this.job();
    return [
      { name: 'Created', at: job.created_at, after: null },
      { name: 'Started', at: job.started_at, after: job.queue_time_ms },
      { name: 'Ended', at: job.completed_at, after: job.duration_ms },
    ];
  });
  protected readonly figures = computed(() => keyFigures(this.results()?.kpis ?? {}, this.job().currency));
  protected readonly facts = computed(() => {
    const job = this.job();
    return [
      { name: 'Ended as', value: job.termination_status?.replaceAll('_', ' ') ?? '—' },
      { name: 'Solution', value: job.solution_status ?? '—' },
      { name: 'Triggered', value: triggerWords(job) },
      { name: 'Worker', value: job.worker ?? '—' },
      { name: 'Attempt', value: String(job.attempt) },
      { name: 'Cache', value: job.cache },
      { name: 'Log lines', value: formatNumber(job.log_count) },
    ];
  });

  protected nameOf(scheduleId: string): string {
    return this.schedules().find(({ id }) => id === scheduleId)?.name ?? scheduleId;
  }
}

/** A schedule's own name for itself is no word for people: the link below leads there. */
function triggerWords({ triggered_by: how, triggered_by_user: who, schedule_id: schedule }: Job): string {
  return who === null || schedule !== null ? how : `${how} by ${who}`;
}
