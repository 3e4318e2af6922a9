import { Injectable } from '@angular/core';
import type { WebhookPage, WebhookView } from '@energy-ops/contracts';
import { pagedList } from '../paging/paged-list.js';
import { webhooksPath } from './webhook-calls.js';

/** The webhooks there are, newest first. */
@Injectable()
export class WebhookList {
  readonly page = pagedList<WebhookPage, WebhookView>(
    () => ({ url: webhooksPath, params: { limit: '50' } }),
    ({ webhooks }) => webhooks,
  );

  add(webhook: WebhookView): void {
    this.page.change((webhooks) => [webhook, ...webhooks]);
  }
}
