import { booleanAttribute, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import type { Model } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { JobCalls, type Trigger } from '../jobs/job-calls.js';
import { RecentJobs } from '../jobs/recent-jobs.js';
import { problemOf } from '../problem/problem.js';
import { Toasts } from '../toast/toasts.js';
import { ModelCalls } from './model-calls.js';
import { ModelList } from './model-list.js';
import { activationWord, obstaclesOf } from './model-obstacles.js';
import { RunModelDialog } from './run-model-dialog.js';

/** `label` `preposition`version is what it is called. */
interface Action {
  readonly label: string;
  readonly preposition: string;
  /** Why it cannot be done now. */
  readonly obstacle: string | null;
  readonly start: () => unknown;
}

/** What can be done with a version; what cannot be done now says why. */
@Component({
  selector: 'app-model-actions',
  imports: [MatButton, MatTooltip, RouterLink],
  templateUrl: './model-actions.html',
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 2px;

      --mat-button-text-horizontal-padding: 10px;
    }
  `,
})
export class ModelActions {
  readonly model = input.required<Model>();
  /** On the version's own page, which shows its source and what it differs in. */
  readonly isOwnPage = input(false, { transform: booleanAttribute });
  private readonly calls = inject(ModelCalls);
  private readonly jobs = inject(JobCalls);
  private readonly recent = inject(RecentJobs);
  private readonly list = inject(ModelList);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  private readonly dialogs = inject(MatDialog);
  protected readonly isBusy = signal(false);
  protected readonly active = computed(() => this.list.active()[this.model().model_type]);
  protected readonly obstacles = computed(() =>
    obstaclesOf(this.model(), (permission) => this.session.may(permission)),
  );
  protected readonly name = computed(() => `${this.model().model_type} version ${this.model().version}`);
  protected readonly actions = computed<readonly Action[]>(() => {
    const { status } = this.model();
    const { run, activate, archive } = this.obstacles();
    const word = activationWord(this.model(), this.active());
    return [
      { label: 'Run', preposition: '', obstacle: run, start: () => this.run() },
      ...(status === 'active'
        ? []
        : [
            {
              label: word,
              preposition: word === 'Activate' ? '' : 'to ',
              obstacle: activate,
              start: () => this.activate(word),
            },
          ]),
      status === 'archived'
        ? { label: 'Make candidate', preposition: 'of ', obstacle: activate, start: () => this.propose() }
        : { label: 'Archive', preposition: '', obstacle: archive, start: () => this.archive() },
    ];
  });
  /** What to compare with: the active version, or for that one the version before it. */
  protected readonly counterpart = computed(() => {
    const model = this.model();
    const others = this.list.ofType(model.model_type).filter(({ id }) => id !== model.id);
    if (model.status !== 'active') return this.active() ?? others[0];
    return others.find(({ version }) => version < model.version) ?? others[0];
  });

  protected take(action: Action): void {
    if (action.obstacle === null && !this.isBusy()) void action.start();
  }

  private activate(word: string): Promise<void> {
    const done = word === 'Activate' ? 'activated' : 'rolled back to';
    return this.act(done, () => this.calls.activate(this.model()));
  }

  private propose(): Promise<void> {
    return this.act('made a candidate', () => this.calls.propose(this.model()));
  }

  private archive(): Promise<void> {
    return this.act('archived', () => this.calls.archive(this.model()));
  }

  private run(): void {
    this.dialogs
      .open<RunModelDialog, Model, Trigger>(RunModelDialog, { data: this.model(), width: '480px' })
      .afterClosed()
      .subscribe((trigger) => {
        if (trigger !== undefined) void this.start(trigger);
      });
  }

  private start(trigger: Trigger): Promise<void> {
    return this.act('started', async () => {
      const job = await this.jobs.trigger(trigger);
      this.recent.put(job);
      this.toasts.say('info', `${this.name()} was started.`, [{ label: 'View logs', query: { log: job.job_id } }]);
    });
  }

  /** Does it; a refusal is told, never thrown. */
  private async act(done: string, work: () => Promise<void>): Promise<void> {
    const name = this.name();
    this.isBusy.set(true);
    try {
      await work();
      if (done !== 'started') this.toasts.say('success', `${name} was ${done}.`);
    } catch (error) {
      const { detail, title } = problemOf(error);
      this.toasts.say('failure', `${name} was not ${done}: ${detail || title}`);
    } finally {
      this.isBusy.set(false);
    }
  }
}
