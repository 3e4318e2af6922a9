import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatOption, MatSelect } from '@angular/material/select';
import { RouterLink } from '@angular/router';
import { modelTypeFacts, modelTypes } from '@energy-ops/contracts';
import { mdiAlertOutline, mdiPlay } from '@mdi/js';
import { DataSourceList } from '../data-sources/data-source-list.js';
import { Icon } from '../icon/icon.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { ModelList } from '../models/model-list.js';
import { ProblemNote } from '../problem/problem-note.js';
import { DeliveryDay } from '../time/delivery-day.js';
import { lastRunOf } from './last-run.js';
import { RunAgainDialog } from './run-again-dialog.js';
import { RunControl } from './run-control.js';
import { TypeRunLine } from './type-run.js';

/** Chooses the data and runs the three models on it. */
@Component({
  selector: 'app-control-card',
  imports: [
    DeliveryDay,
    Icon,
    MatButton,
    MatFormField,
    MatLabel,
    MatOption,
    MatProgressBar,
    MatSelect,
    ProblemNote,
    RouterLink,
    TypeRunLine,
  ],
  templateUrl: './control-card.html',
  styleUrl: './control-card.scss',
})
export class ControlCard {
  protected readonly list = inject(DataSourceList);
  protected readonly control = inject(RunControl);
  protected readonly models = inject(ModelList);
  private readonly recent = inject(RecentJobs);
  private readonly dialogs = inject(MatDialog);
  protected readonly types = modelTypes;
  protected readonly facts = modelTypeFacts;
  protected readonly play = mdiPlay;
  protected readonly alert = mdiAlertOutline;
  protected readonly runs = computed(() =>
    Object.fromEntries(modelTypes.map((type) => [type, lastRunOf(type, this.recent.jobs(), this.models.models())])),
  );

  protected runAgain(day: string): void {
    this.dialogs
      .open<RunAgainDialog, string, string>(RunAgainDialog, { data: day, width: '480px' })
      .afterClosed()
      .subscribe((reason) => {
        if (reason !== undefined) void this.control.run('DMO', reason);
      });
  }
}
