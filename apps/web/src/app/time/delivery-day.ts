import { Pipe, type PipeTransform } from '@angular/core';
import { formatDay } from './instant.js';

/** A delivery day with its weekday. */
@Pipe({ name: 'deliveryDay' })
export class DeliveryDay implements PipeTransform {
  transform(day: string): string {
    return formatDay(day);
  }
}
