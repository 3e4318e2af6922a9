import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { AlertLines } from '../alerts/alert-lines.js';
import { AlertsStore } from '../alerts/alerts-store.js';
import { ProblemNote } from '../problem/problem-note.js';

const mostShown = 4;

/** What needs somebody now: failed jobs, missed slots, gates without a plan, workers away, old data. */
@Component({
  selector: 'app-attention-card',
  imports: [AlertLines, MatButton, ProblemNote, RouterLink],
  template: `
    <div class="head">
      <h2 id="attention-heading">Needs attention</h2>
      <a matButton routerLink="/alerts">{{
        store.open().length > shown().length ? 'All ' + store.open().length : 'Alerts'
      }}</a>
    </div>
    @if (store.error(); as error) {
      <app-problem-note [error]="error" canRetry (retry)="store.reload()" />
    } @else {
      <app-alert-lines
        [alerts]="shown()"
        [empty]="
          store.isLoading() ? 'Looking…' : 'Nothing: no failed job, missed slot, gate without a plan or old data.'
        "
      />
    }
  `,
  styles: `
    :host {
      align-content: start;
    }
    .head {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }
  `,
  host: { class: 'card', role: 'region', 'aria-labelledby': 'attention-heading' },
})
export class AttentionCard {
  protected readonly store = inject(AlertsStore);
  protected readonly shown = computed(() => this.store.open().slice(0, mostShown));
}
