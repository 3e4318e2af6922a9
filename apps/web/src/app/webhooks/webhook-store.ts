import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import type { DeliveryPage, DeliveryStatus, DeliveryView, PatchWebhook, WebhookView } from '@energy-ops/contracts';
import { lastAnswer } from '../live/last-answer.js';
import { pagedList } from '../paging/paged-list.js';
import { WebhookCalls, webhookPath } from './webhook-calls.js';

const dayMs = 24 * 3600 * 1000;

/** One webhook and the log of what was sent to it. */
@Injectable()
export class WebhookStore {
  private readonly calls = inject(WebhookCalls);
  readonly id = signal<string | undefined>(undefined);
  /** Only deliveries that stand so; undefined until the address is read. */
  readonly status = signal<DeliveryStatus | null | undefined>(undefined);
  private readonly resource = httpResource<WebhookView>(() => {
    const id = this.id();
    return id === undefined ? undefined : webhookPath(id);
  });
  private readonly answer = lastAnswer<WebhookView | undefined>(this.resource, undefined);
  private readonly shown = linkedSignal(() => this.answer());
  readonly webhook = this.shown.asReadonly();
  readonly error = computed(() => this.resource.error());
  readonly deliveries = pagedList<DeliveryPage, DeliveryView>(
    () => {
      const [id, status] = [this.id(), this.status()];
      if (id === undefined || status === undefined) return undefined;
      return { url: `${webhookPath(id)}/deliveries`, params: { limit: '50', ...(status && { status }) } };
    },
    ({ deliveries }) => deliveries,
  );

  reload(): void {
    this.resource.reload();
    this.deliveries.reload();
  }

  put(webhook: WebhookView): void {
    this.shown.set(webhook);
  }

  async change(wish: PatchWebhook): Promise<void> {
    this.put(await this.calls.change(this.demandId(), wish));
  }

  async test(): Promise<void> {
    const delivery = await this.calls.test(this.demandId());
    this.deliveries.change((deliveries) => [delivery, ...deliveries]);
  }

  async replay({ id }: DeliveryView): Promise<void> {
    const replayed = await this.calls.replay(this.demandId(), id);
    this.deliveries.change((deliveries) => deliveries.map((each) => (each.id === id ? replayed : each)));
  }

  /** Sends again what failed in the last day; returns how many. */
  async replayFailed(now: number): Promise<number> {
    const { replayed } = await this.calls.replayFailed(this.demandId(), new Date(now - dayMs).toISOString());
    this.deliveries.reload();
    return replayed;
  }

  private demandId(): string {
    const id = this.id();
    if (id === undefined) throw new Error('No webhook is shown.');
    return id;
  }
}
