import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { MadeWebhook } from '@energy-ops/contracts';
import { ListFrame } from '../paging/list-frame.js';
import { RelativeTime } from '../time/relative-time.js';
import { stateWords, statusWords } from './delivery-words.js';
import { showSecret } from './secret-dialog.js';
import { WebhookDialog } from './webhook-dialog.js';
import { WebhookList } from './webhook-list.js';

/** Which addresses are told of what, and whether it arrives. */
@Component({
  selector: 'app-webhooks-page',
  imports: [ListFrame, MatButton, RelativeTime, RouterLink],
  providers: [WebhookList],
  templateUrl: './webhooks-page.html',
  styleUrl: './webhooks-page.scss',
})
export class WebhooksPage {
  protected readonly list = inject(WebhookList);
  private readonly dialogs = inject(MatDialog);
  protected readonly stateOf = stateWords;
  protected readonly words = statusWords;

  protected add(): void {
    this.dialogs
      .open<WebhookDialog, undefined, MadeWebhook>(WebhookDialog, { width: '560px' })
      .afterClosed()
      .subscribe((made) => {
        if (made === undefined) return;
        const { secret, ...webhook } = made; // no list keeps the secret
        this.list.add(webhook);
        showSecret(this.dialogs, secret, null);
      });
  }
}
