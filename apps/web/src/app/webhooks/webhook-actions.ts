import { Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import type { WebhookView } from '@energy-ops/contracts';
import { Confirm } from '../confirm/confirm.js';
import { Clock } from '../time/clock.js';
import { Attempts } from '../toast/attempts.js';
import { Toasts } from '../toast/toasts.js';
import { showSecret } from './secret-dialog.js';
import { WebhookCalls } from './webhook-calls.js';
import { WebhookDialog } from './webhook-dialog.js';
import { WebhookStore } from './webhook-store.js';

/** What can be done with a webhook. */
@Component({
  selector: 'app-webhook-actions',
  imports: [MatButton],
  template: `
    @if (webhook().enabled) {
      <button matButton="filled" (click)="test()">Send a test event</button>
      <button matButton="outlined" (click)="replayFailed()">Replay failed of the last day</button>
      <button matButton="outlined" (click)="setEnabled(false)">Pause</button>
    } @else {
      <button matButton="filled" (click)="setEnabled(true)">Enable</button>
    }
    <button matButton="outlined" (click)="change()">Change…</button>
    <button matButton="outlined" (click)="rotate()">New secret…</button>
    <button matButton="outlined" (click)="remove()">Delete…</button>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class WebhookActions {
  readonly webhook = input.required<WebhookView>();
  private readonly store = inject(WebhookStore);
  private readonly calls = inject(WebhookCalls);
  private readonly attempts = inject(Attempts);
  private readonly toasts = inject(Toasts);
  private readonly clock = inject(Clock);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);

  protected async test(): Promise<void> {
    const words = { done: 'A test event is on its way. Refresh to see how it went.', failed: 'No test event was sent' };
    await this.attempts.make(words, () => this.store.test());
  }

  protected async replayFailed(): Promise<void> {
    await this.attempts.make({ failed: 'Nothing was sent again' }, async () => {
      const replayed = await this.store.replayFailed(this.clock.now());
      this.toasts.say('success', replayed === 0 ? 'None failed in the last day.' : `${replayed} are sent again.`);
    });
  }

  protected async setEnabled(enabled: boolean): Promise<void> {
    const words = enabled
      ? { done: 'The webhook is in service.', failed: 'The webhook was not enabled' }
      : { done: 'The webhook is paused: what happens meanwhile is not sent.', failed: 'The webhook was not paused' };
    await this.attempts.make(words, () => this.store.change({ enabled }));
  }

  protected change(): void {
    this.dialogs
      .open<WebhookDialog, WebhookView, WebhookView>(WebhookDialog, { data: this.webhook(), width: '560px' })
      .afterClosed()
      .subscribe((changed) => {
        if (changed !== undefined) this.store.put(changed);
      });
  }

  protected async rotate(): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Make a new secret?',
      consequences: [
        'It is shown once, and counts at once.',
        'For 24 hours what is sent is signed with the present secret, too.',
      ],
      yes: 'Make a new secret',
      no: 'Keep',
    });
    if (!sure) return;
    await this.attempts.make({ failed: 'The secret stays as it is' }, async () => {
      const { secret, ...webhook } = await this.calls.rotateSecret(this.webhook().id);
      this.store.put(webhook);
      showSecret(this.dialogs, secret, webhook.previous_secret_until);
    });
  }

  protected async remove(): Promise<void> {
    const { id, url } = this.webhook();
    const sure = await this.confirm.ask({
      title: 'Delete the webhook?',
      consequences: [`Nothing is sent to ${url} any more.`, 'The log of its deliveries goes with it.'],
      yes: 'Delete',
      no: 'Keep',
    });
    if (!sure) return;
    const words = { done: 'The webhook was deleted.', failed: 'The webhook was not deleted' };
    if (await this.attempts.make(words, () => this.calls.remove(id))) void this.router.navigate(['/webhooks']);
  }
}
