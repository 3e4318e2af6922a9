import { httpResource } from '@angular/common/http';
import { Component, computed, input } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { DeliveryDetail, DeliveryView } from '@energy-ops/contracts';
import { CopyButton } from '../copy/copy-button.js';
import { lastAnswer } from '../live/last-answer.js';
import { ProblemNote } from '../problem/problem-note.js';
import { MarketTime } from '../time/market-time.js';
import { webhookPath } from './webhook-calls.js';

/** What a delivery carries, and what each attempt of it met. */
@Component({
  selector: 'app-delivery-content',
  imports: [CopyButton, MarketTime, MatProgressBar, ProblemNote],
  templateUrl: './delivery-content.html',
  styleUrl: './delivery-content.scss',
})
export class DeliveryContent {
  readonly webhookId = input.required<string>();
  /** As the list has it: when that changes, its content is read again. */
  readonly delivery = input.required<DeliveryView>();
  protected readonly resource = httpResource<DeliveryDetail>(() => {
    const { id } = this.delivery();
    return `${webhookPath(this.webhookId())}/deliveries/${encodeURIComponent(id)}`;
  });
  protected readonly detail = lastAnswer<DeliveryDetail | undefined>(this.resource, undefined);
  protected readonly payload = computed(() => {
    const payload = this.detail()?.payload;
    return payload ? JSON.stringify(JSON.parse(payload), undefined, 2) : null;
  });
}
