import { Component, computed, inject, input } from '@angular/core';
import { ClientConfigStore } from '../client-config/client-config.js';
import { Clock } from './clock.js';
import { formatInstant, formatRelative, zoneLabel } from './instant.js';

/** How long ago something was; pointing at it tells the exact market time. */
@Component({
  selector: 'app-relative-time',
  template: `<time [attr.datetime]="at()" [attr.title]="exact()">{{ text() }}</time>`,
  styles: `
    :host {
      white-space: nowrap;
    }
  `,
})
export class RelativeTime {
  readonly at = input.required<string>();
  readonly timeZone = input<string>();
  private readonly clock = inject(Clock);
  private readonly client = inject(ClientConfigStore);
  private readonly zone = computed(() => this.timeZone() ?? this.client.market().time_zone);
  protected readonly text = computed(() => formatRelative(this.at(), this.clock.now(), this.zone()));
  protected readonly exact = computed(
    () =>
      `${formatInstant(this.at(), this.zone(), 'date-time-seconds')} ${zoneLabel(this.zone(), new Date(this.at()))}`,
  );
}
