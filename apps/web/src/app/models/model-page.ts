import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, DestroyRef, DOCUMENT, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatTabLink, MatTabNav, MatTabNavPanel } from '@angular/material/tabs';
import { Router, RouterLink } from '@angular/router';
import type { Model } from '@energy-ops/contracts';
import { CodeDiff } from '../code/code-diff.js';
import { CodeView } from '../code/code-view.js';
import { StatusBadge } from '../jobs/status-badge.js';
import { Bytes } from '../number/bytes.js';
import { ProblemNote } from '../problem/problem-note.js';
import { RelativeTime } from '../time/relative-time.js';
import { Toasts } from '../toast/toasts.js';
import { ModelActions } from './model-actions.js';
import { ModelStatusBadge } from './model-status-badge.js';
import { ModelStore } from './model-store.js';

const wide = '(min-width: 1000px)';

/** One version of a model: what it is, what can be done with it, its source, and how it differs from another. */
@Component({
  selector: 'app-model-page',
  imports: [
    Bytes,
    CodeDiff,
    CodeView,
    MatButton,
    MatFormField,
    MatLabel,
    MatOption,
    MatProgressBar,
    MatSelect,
    MatTabLink,
    MatTabNav,
    MatTabNavPanel,
    ModelActions,
    ModelStatusBadge,
    ProblemNote,
    RelativeTime,
    RouterLink,
    StatusBadge,
  ],
  providers: [ModelStore],
  templateUrl: './model-page.html',
  styleUrl: './model-page.scss',
})
export class ModelPage {
  readonly id = input.required<string>();
  readonly tab = input<string>();
  readonly against = input<string>();
  protected readonly store = inject(ModelStore);
  private readonly router = inject(Router);
  private readonly clipboard = inject(Clipboard);
  private readonly toasts = inject(Toasts);
  private readonly document = inject(DOCUMENT);
  protected readonly current = computed(() => (this.tab() === 'diff' ? 'diff' : 'source'));
  protected readonly tabs = ['source', 'diff'] as const;
  protected readonly tabLabels = { source: 'Source', diff: 'Compare' } as const;
  protected readonly whole = signal(false);
  protected readonly isWide = this.followWidth();
  protected readonly before = computed(() => {
    const [other, source] = [this.store.against(), this.store.againstSource()];
    return source === undefined ? undefined : { label: other ? nameOf(other) : 'the other version', source };
  });
  protected readonly after = computed(() => {
    const [model, source] = [this.store.model(), this.store.source()];
    return model === undefined || source === undefined ? undefined : { label: nameOf(model), source };
  });

  constructor() {
    effect(() => {
      this.store.id.set(this.id());
      this.store.againstId.set(this.current() === 'diff' ? this.against() : undefined);
    });
  }

  protected compareWith(id: string): void {
    void this.router.navigate([], { queryParams: { against: id }, queryParamsHandling: 'merge' });
  }

  protected copy(source: string): void {
    if (this.clipboard.copy(source)) this.toasts.say('info', 'The source is on the clipboard.');
    else this.toasts.say('warning', 'The browser did not allow copying.');
  }

  /** Saves the source from the page itself: what was read is what is saved. */
  protected download(model: Model, source: string): void {
    const url = URL.createObjectURL(new Blob([source], { type: 'text/x-python' }));
    const link = this.document.createElement('a');
    link.href = url;
    link.download = `${model.model_type.toLowerCase()}_v${model.version}.py`;
    link.click();
    setTimeout(() => {
      URL.revokeObjectURL(url);
    });
  }

  private followWidth() {
    const query = this.document.defaultView?.matchMedia?.(wide);
    const isWide = signal(query?.matches ?? true);
    const follow = (event: MediaQueryListEvent) => {
      isWide.set(event.matches);
    };
    query?.addEventListener('change', follow);
    inject(DestroyRef).onDestroy(() => query?.removeEventListener('change', follow));
    return isWide.asReadonly();
  }
}

const nameOf = (model: Model): string => `${model.model_type} version ${model.version}`;
