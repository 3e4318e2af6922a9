import { Component, computed, inject } from '@angular/core';
import { ClientConfigStore } from '../client-config/client-config.js';
import { Clock } from '../time/clock.js';
import { formatInstant, zoneLabel } from '../time/instant.js';

/** The time in the market, and which zone that is: once, for the whole screen. */
@Component({
  selector: 'app-market-clock',
  template: `<time [attr.datetime]="time()">{{ time() }}</time> <span class="zone">{{ zone() }}</span>`,
  styles: `
    :host {
      display: flex;
      align-items: baseline;
      gap: 0 8px;
      min-width: 0;
      font: var(--mat-sys-label-large);
      white-space: nowrap;
    }
    .zone {
      overflow: hidden;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
      text-overflow: ellipsis;
    }
    @media (max-width: 699px) {
      :host {
        flex-direction: column;
        align-items: stretch;
      }
    }
  `,
  host: { '[attr.title]': "'Market ' + market().id + ', ' + market().time_zone" },
})
export class MarketClock {
  private readonly clock = inject(Clock);
  protected readonly market = inject(ClientConfigStore).market;
  private readonly now = computed(() => new Date(this.clock.now()));
  protected readonly time = computed(() => formatInstant(this.now(), this.market().time_zone, 'time-seconds'));
  protected readonly zone = computed(() => zoneLabel(this.market().time_zone, this.now()));
}
