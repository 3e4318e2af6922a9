import { Component, inject, signal } from '@angular/core';
import { form, maxLength, pattern, required } from '@angular/forms/signals';
import { MatCheckbox } from '@angular/material/checkbox';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { type MadeWebhook, webhookEventTypes, type WebhookEventType, type WebhookView } from '@energy-ops/contracts';
import { formDialog } from '../dialog/form-dialog.js';
import { eventWords } from './event-words.js';
import { WebhookCalls } from './webhook-calls.js';

/** Makes a webhook, or changes the one it is given. Closes with what came of it; a new one has its secret. */
@Component({
  selector: 'app-webhook-dialog',
  imports: [formDialog, MatCheckbox],
  templateUrl: './webhook-dialog.html',
})
export class WebhookDialog {
  protected readonly webhook = inject<WebhookView | null>(MAT_DIALOG_DATA, { optional: true });
  private readonly calls = inject(WebhookCalls);
  private readonly dialog = inject<MatDialogRef<WebhookDialog, WebhookView | MadeWebhook>>(MatDialogRef);
  protected readonly types = webhookEventTypes;
  protected readonly words = eventWords;
  protected readonly events = signal<readonly WebhookEventType[]>(
    this.webhook?.events ?? ['optimization.completed', 'optimization.failed'],
  );
  protected readonly lacksEvents = signal(false);
  protected readonly error = signal<unknown>(null);
  protected readonly form = form(
    signal({ url: this.webhook?.url ?? '', description: this.webhook?.description ?? '' }),
    (webhook) => {
      required(webhook.url, { message: 'Say where to send to.' });
      pattern(webhook.url, /^https?:\/\/\S+$/, { message: 'An address starts with https://.' });
      maxLength(webhook.description, 200, { message: 'At most 200 characters, please.' });
    },
    { submission: { action: async (webhook) => this.save(webhook().value()) } },
  );

  protected toggle(type: WebhookEventType, isWanted: boolean): void {
    this.events.update((events) =>
      webhookEventTypes.filter((each) => (each === type ? isWanted : events.includes(each))),
    );
    this.lacksEvents.set(false);
  }

  private async save({ url, description }: { url: string; description: string }): Promise<undefined> {
    this.lacksEvents.set(this.events().length === 0);
    if (this.lacksEvents()) return;
    this.error.set(null);
    const words = description.trim();
    const wish = { url, events: [...this.events()] };
    try {
      const saved =
        this.webhook === null
          ? this.calls.create({ ...wish, ...(words !== '' && { description: words }) })
          : this.calls.change(this.webhook.id, { ...wish, description: words || null });
      this.dialog.close(await saved);
    } catch (error) {
      this.error.set(error);
    }
  }
}
