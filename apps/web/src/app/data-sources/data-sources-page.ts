import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { modelTypes, type DataSource } from '@energy-ops/contracts';
import { mdiDatabaseOutline } from '@mdi/js';
import { Session } from '../auth/session.js';
import { Icon } from '../icon/icon.js';
import { ProblemNote } from '../problem/problem-note.js';
import { RelativeTime } from '../time/relative-time.js';
import { DataSourceList } from './data-source-list.js';
import { FitnessChips } from './fitness-chips.js';

/** Every data source and what it is fit for. */
@Component({
  selector: 'app-data-sources-page',
  imports: [FitnessChips, Icon, MatButton, MatProgressBar, ProblemNote, RelativeTime, RouterLink],
  templateUrl: './data-sources-page.html',
  styleUrl: './data-sources-page.scss',
})
export class DataSourcesPage {
  protected readonly list = inject(DataSourceList);
  protected readonly session = inject(Session);
  protected readonly types = modelTypes;
  protected readonly icon = mdiDatabaseOutline;

  constructor() {
    this.list.reload();
  }

  protected rows(source: DataSource): number {
    return source.tables.reduce((sum, table) => sum + table.rows, 0);
  }
}
