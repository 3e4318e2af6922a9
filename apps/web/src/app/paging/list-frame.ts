import { Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { ProblemNote } from '../problem/problem-note.js';
import type { PagedList } from './paged-list.js';

/** What stands around the rows of a list: that it loads, why it failed, and the way to more of it. */
@Component({
  selector: 'app-list-frame',
  imports: [MatButton, MatProgressBar, ProblemNote],
  template: `
    @if (list().error(); as error) {
      <app-problem-note [error]="error" canRetry (retry)="list().reload()" />
    }
    @if (list().isLoading()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="'Loading ' + what()" />
    }
    <ng-content />
    @if (list().hasMore()) {
      <button matButton="outlined" [disabled]="list().isLoadingMore()" (click)="list().loadMore()">
        {{ list().isLoadingMore() ? 'Loading…' : 'Load more' }}
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
    }
    button {
      justify-self: start;
    }
  `,
})
export class ListFrame {
  readonly list = input.required<PagedList<unknown>>();
  /** `the users`. */
  readonly what = input.required<string>();
}
