import { computed, inject, Service } from '@angular/core';
import { Session } from '../auth/session.js';
import { DataSourceList } from '../data-sources/data-source-list.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { statusLooks } from '../jobs/job-status.js';
import { ModelList } from '../models/model-list.js';
import { ScheduleList } from '../schedules/schedule-list.js';
import { pages } from '../shell/pages.js';
import { formatDay } from '../time/instant.js';
import type { Command } from './command.js';

/** Every place one may go: pages, jobs, schedules, models and data. */
@Service()
export class Places {
  private readonly session = inject(Session);
  private readonly recent = inject(RecentJobs);
  private readonly schedules = inject(ScheduleList);
  private readonly models = inject(ModelList);
  private readonly sources = inject(DataSourceList);
  readonly commands = computed<readonly Command[]>(() => [
    ...this.pages(),
    ...this.recent.jobs().map((job) => ({
      group: 'Job',
      label: job.job_id,
      hint: `${job.model_type} for ${formatDay(job.delivery_day)}, ${statusLooks[job.status].label.toLowerCase()}`,
      path: ['/jobs', job.job_id],
    })),
    ...this.schedules.schedules().map(({ id, name, model_type }) => ({
      group: 'Schedule',
      label: name,
      hint: model_type,
      path: ['/schedules', id],
    })),
    ...this.models.models().map(({ id, model_type, name, version, status }) => ({
      group: 'Model',
      label: `${model_type} v${version} ${name}`,
      hint: status,
      path: ['/models', id],
    })),
    ...this.sources.sources().map(({ id, name, market }) => ({
      group: 'Data',
      label: name,
      hint: market,
      path: ['/data-sources', id],
    })),
  ]);

  private pages(): Command[] {
    const shown = pages.filter(({ needs }) => needs === undefined || this.session.may(needs));
    const others = [
      { group: 'Page', label: 'Alerts', path: ['/alerts'] },
      { group: 'Page', label: 'Profile and sessions', path: ['/profile'] },
    ];
    return [
      ...shown.map(({ label, path, key }) => ({ group: 'Page', label, path: [path], keys: `g ${key}` })),
      ...others,
    ];
  }
}
