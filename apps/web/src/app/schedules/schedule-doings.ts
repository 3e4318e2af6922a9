import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { Schedule } from '@energy-ops/contracts';
import { Confirm } from '../confirm/confirm.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { problemOf } from '../problem/problem.js';
import { Attempts } from '../toast/attempts.js';
import { Toasts } from '../toast/toasts.js';
import { PauseDialog } from './pause-dialog.js';
import { ScheduleCalls } from './schedule-calls.js';
import { ScheduleDialog } from './schedule-dialog.js';
import { ScheduleList } from './schedule-list.js';

/** What somebody does with a schedule; how it went is told, never thrown. */
@Injectable()
export class ScheduleDoings {
  private readonly calls = inject(ScheduleCalls);
  private readonly list = inject(ScheduleList);
  private readonly recent = inject(RecentJobs);
  private readonly attempts = inject(Attempts);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly toasts = inject(Toasts);

  /** True when it is as wished. */
  setEnabled(schedule: Schedule, enabled: boolean): Promise<boolean> {
    const { name } = schedule;
    const words = enabled
      ? { done: `${name} is enabled.`, failed: `${name} was not enabled` }
      : { done: `${name} is off: it starts nothing until it is enabled.`, failed: `${name} was not switched off` };
    return this.attempts.make(words, async () => {
      this.list.put(await this.calls.change(schedule.id, { enabled }));
    });
  }

  add(): void {
    this.edit(null);
  }

  /** Null: a new one. */
  edit(schedule: Schedule | null): void {
    this.dialogs
      .open<ScheduleDialog, Schedule | null, Schedule>(ScheduleDialog, {
        data: schedule,
        width: '720px',
        maxWidth: '95vw',
      })
      .afterClosed()
      .subscribe((saved) => {
        if (saved !== undefined) this.list.put(saved);
      });
  }

  async resume({ id, name }: Schedule): Promise<void> {
    await this.attempts.make({ done: `${name} goes on.`, failed: `${name} was not resumed` }, async () => {
      this.list.put(await this.calls.change(id, { paused: false }));
    });
  }

  pause(schedule: Schedule): void {
    this.dialogs
      .open<PauseDialog, Schedule, Schedule>(PauseDialog, { data: schedule, width: '480px' })
      .afterClosed()
      .subscribe((paused) => {
        if (paused !== undefined) this.list.put(paused);
      });
  }

  async run({ id, name }: Schedule): Promise<void> {
    try {
      const job = await this.calls.run(id);
      this.recent.put(job);
      this.toasts.say('success', `${name} runs now.`, [{ label: 'See the job', path: `/jobs/${job.job_id}` }]);
    } catch (error) {
      const { detail, title, members } = problemOf(error);
      const existing = members['existing_job_id'];
      const links = typeof existing === 'string' ? [{ label: 'See the plan', path: `/jobs/${existing}` }] : [];
      this.toasts.say(links.length > 0 ? 'warning' : 'failure', `${name} was not run: ${detail || title}`, links);
    }
  }

  /** True when it is gone. */
  async remove({ id, name }: Schedule): Promise<boolean> {
    const consequences = ['It starts nothing any more.', 'The jobs it started stay.', 'This cannot be undone.'];
    if (!(await this.confirm.ask({ title: `Delete ${name}?`, consequences, yes: 'Delete', no: 'Keep' }))) return false;
    return this.attempts.make({ done: `${name} was deleted.`, failed: `${name} was not deleted` }, async () => {
      await this.calls.remove(id);
      this.list.drop(id);
    });
  }
}
