import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type {
  DeliveryDetail,
  DeliveryView,
  MadeWebhook,
  NewWebhook,
  PatchWebhook,
  Replayed,
  WebhookView,
} from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';

export const webhooksPath = '/api/webhooks';
export const webhookPath = (id: string): string => `${webhooksPath}/${encodeURIComponent(id)}`;
const deliveryPath = (id: string, deliveryId: string): string =>
  `${webhookPath(id)}/deliveries/${encodeURIComponent(deliveryId)}`;

/** The calls about webhooks. */
@Service()
export class WebhookCalls {
  private readonly http = inject(HttpClient);

  /** The answer holds the secret, for the only time. */
  create(wish: NewWebhook): Promise<MadeWebhook> {
    return firstValueFrom(this.http.post<MadeWebhook>(webhooksPath, wish));
  }

  change(id: string, wish: PatchWebhook): Promise<WebhookView> {
    return firstValueFrom(this.http.patch<WebhookView>(webhookPath(id), wish));
  }

  async remove(id: string): Promise<void> {
    await firstValueFrom(this.http.delete(webhookPath(id)));
  }

  /** As with the first, the answer holds the new secret, for the only time. */
  rotateSecret(id: string): Promise<MadeWebhook> {
    return firstValueFrom(this.http.post<MadeWebhook>(`${webhookPath(id)}/rotate-secret`, {}));
  }

  test(id: string): Promise<DeliveryView> {
    return firstValueFrom(this.http.post<DeliveryView>(`${webhookPath(id)}/test`, {}));
  }

  delivery(id: string, deliveryId: string): Promise<DeliveryDetail> {
    return firstValueFrom(this.http.get<DeliveryDetail>(deliveryPath(id, deliveryId)));
  }

  replay(id: string, deliveryId: string): Promise<DeliveryView> {
    return firstValueFrom(this.http.post<DeliveryView>(`${deliveryPath(id, deliveryId)}/replay`, {}));
  }

  replayFailed(id: string, since: string): Promise<Replayed> {
    return firstValueFrom(this.http.post<Replayed>(`${webhookPath(id)}/replay`, { since }));
  }
}
