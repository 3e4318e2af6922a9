import { httpResource } from '@angular/common/http';
import { computed, Service } from '@angular/core';
import type { ClientConfig } from '@energy-ops/contracts';

const untilLoaded: ClientConfig = {
  poll_interval_ms: 3000,
  version: '',
  sign_in: { password: true, oidc: false },
  market: { id: 'in-iex', time_zone: 'Asia/Kolkata', currency: 'INR', mtu_minutes: 15 },
};

/** What the server says of itself before anybody signs in: the market shown first, how often to poll. */
@Service()
export class ClientConfigStore {
  private readonly answer = httpResource<ClientConfig>(() => '/api/client-config', { defaultValue: untilLoaded });
  readonly config = computed(() => (this.answer.hasValue() ? this.answer.value() : untilLoaded));
  readonly market = computed(() => this.config().market);
}
