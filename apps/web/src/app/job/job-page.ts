import { Component, computed, effect, inject, input } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatTabLink, MatTabNav, MatTabNavPanel } from '@angular/material/tabs';
import { RouterLink } from '@angular/router';
import { JobCompare } from '../compare/job-compare.js';
import { LogViewer } from '../log/log-viewer.js';
import { ProblemNote } from '../problem/problem-note.js';
import { ConvergenceChart } from '../results/convergence-chart.js';
import { JobResults } from '../results/job-results.js';
import { JobConfig } from './job-config.js';
import { JobHeader } from './job-header.js';
import { JobInputs } from './job-inputs.js';
import { JobStore } from './job-store.js';
import { JobSummary } from './job-summary.js';
import { jobTab, jobTabs } from './job-tabs.js';

/** Everything about one job. */
@Component({
  selector: 'app-job-page',
  imports: [
    ConvergenceChart,
    JobCompare,
    JobConfig,
    JobHeader,
    JobInputs,
    JobResults,
    JobSummary,
    LogViewer,
    MatProgressBar,
    MatTabLink,
    MatTabNav,
    MatTabNavPanel,
    ProblemNote,
    RouterLink,
  ],
  providers: [JobStore],
  templateUrl: './job-page.html',
  styleUrl: './job-page.scss',
})
export class JobPage {
  readonly jobId = input.required<string>();
  readonly tab = input<string>();
  /** The job it is compared with. */
  readonly against = input<string>();
  protected readonly store = inject(JobStore);
  protected readonly tabs = jobTabs;
  protected readonly current = computed(() => jobTab(this.tab()));

  constructor() {
    effect(() => {
      this.store.jobId.set(this.jobId());
    });
  }
}
