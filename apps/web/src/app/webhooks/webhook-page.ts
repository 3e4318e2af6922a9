import { Component, computed, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import { deliveryStatuses, type DeliveryStatus, type DeliveryView } from '@energy-ops/contracts';
import { FilterSelect } from '../filter/filter-select.js';
import { ListFrame } from '../paging/list-frame.js';
import { ProblemNote } from '../problem/problem-note.js';
import { RelativeTime } from '../time/relative-time.js';
import { Attempts } from '../toast/attempts.js';
import { DeliveryContent } from './delivery-content.js';
import { lastWords, stateWords, statusWords } from './delivery-words.js';
import { WebhookActions } from './webhook-actions.js';
import { WebhookStore } from './webhook-store.js';

/** One webhook: where it sends, whether it arrives, and every event with its attempts. */
@Component({
  selector: 'app-webhook-page',
  imports: [
    DeliveryContent,
    FilterSelect,
    ListFrame,
    MatButton,
    MatProgressBar,
    ProblemNote,
    RelativeTime,
    RouterLink,
    WebhookActions,
  ],
  providers: [WebhookStore],
  templateUrl: './webhook-page.html',
  styleUrl: './webhook-page.scss',
})
export class WebhookPage {
  readonly id = input.required<string>();
  /** The status in the address. */
  readonly status = input<string>();
  /** The delivery whose content is shown, in the address. */
  readonly delivery = input<string>();
  protected readonly store = inject(WebhookStore);
  private readonly attempts = inject(Attempts);
  private readonly router = inject(Router);
  protected readonly words = statusWords;
  protected readonly stateOf = stateWords;
  protected readonly lastOf = lastWords;
  protected readonly choices = deliveryStatuses.map((value) => ({ value, label: statusWords[value].label }));
  protected readonly chosen = computed<DeliveryStatus | null>(
    () => deliveryStatuses.find((each) => each === this.status()) ?? null,
  );

  constructor() {
    effect(() => {
      this.store.id.set(this.id());
      this.store.status.set(this.chosen());
    });
  }

  protected narrow(status: DeliveryStatus | null): void {
    void this.router.navigate([], { queryParams: { status, delivery: null }, queryParamsHandling: 'merge' });
  }

  protected toggle({ id }: DeliveryView): void {
    const delivery = this.delivery() === id ? null : id;
    void this.router.navigate([], { queryParams: { delivery }, queryParamsHandling: 'merge' });
  }

  protected async replay(delivery: DeliveryView): Promise<void> {
    const words = { done: 'The event is sent again.', failed: 'The event was not sent again' };
    await this.attempts.make(words, () => this.store.replay(delivery));
  }
}
