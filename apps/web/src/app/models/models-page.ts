import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router } from '@angular/router';
import { modelStatuses, modelTypeFacts, modelTypes } from '@energy-ops/contracts';
import { Session } from '../auth/session.js';
import { FilterSelect } from '../filter/filter-select.js';
import { ProblemNote } from '../problem/problem-note.js';
import { SandboxNotice } from '../workers/sandbox-notice.js';
import { modelFilterWords, passes, readModelFilters, type ModelFilters } from './model-filters.js';
import { ModelList } from './model-list.js';
import { modelStatusLooks } from './model-status-badge.js';
import { ModelVersions } from './model-versions.js';
import { UploadCard } from './upload-card.js';

/** The versions of each model, and the way to a new one. */
@Component({
  selector: 'app-models-page',
  imports: [FilterSelect, MatButton, MatProgressBar, ModelVersions, ProblemNote, SandboxNotice, UploadCard],
  templateUrl: './models-page.html',
  styleUrl: './models-page.scss',
})
export class ModelsPage {
  readonly type = input<string>();
  readonly status = input<string>();
  protected readonly list = inject(ModelList);
  protected readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly types = modelTypes.map((type) => ({ value: type, label: type }));
  protected readonly statuses = modelStatuses.map((status) => ({
    value: status,
    label: modelStatusLooks[status].label,
  }));
  protected readonly filters = computed(() => readModelFilters(this.type(), this.status()));
  protected readonly filterWords = computed(() => modelFilterWords(this.filters()));
  protected readonly groups = computed(() =>
    modelTypes.flatMap((type) => {
      const models = this.list.ofType(type).filter((model) => passes(model, this.filters()));
      return models.length === 0 ? [] : [{ type, title: modelTypeFacts[type].title, models }];
    }),
  );
  protected readonly shown = computed(() => this.groups().reduce((sum, { models }) => sum + models.length, 0));

  constructor() {
    this.list.reload();
  }

  protected narrow(change: Partial<ModelFilters>): void {
    void this.router.navigate([], { queryParams: change, queryParamsHandling: 'merge' });
  }
}
