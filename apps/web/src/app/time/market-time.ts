import { inject, Pipe, type PipeTransform } from '@angular/core';
import { ClientConfigStore } from '../client-config/client-config.js';
import { formatInstant, type TimeStyle } from './instant.js';

/** An instant on a market's clock: the job's own zone, or that of the market shown first. Never the viewer's. */
@Pipe({ name: 'marketTime' })
export class MarketTime implements PipeTransform {
  private readonly client = inject(ClientConfigStore);

  transform(instant: string | Date | null, style: TimeStyle = 'date-time', timeZone?: string): string {
    return formatInstant(instant, timeZone ?? this.client.market().time_zone, style);
  }
}
