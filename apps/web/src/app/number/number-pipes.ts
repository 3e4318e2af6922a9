import { Pipe, type PipeTransform } from '@angular/core';
import { formatMoney, formatNumber, formatShare } from './amount.js';

@Pipe({ name: 'amount' })
export class Amount implements PipeTransform {
  transform(value: number | null): string {
    return formatNumber(value);
  }
}

@Pipe({ name: 'money' })
export class Money implements PipeTransform {
  transform(value: number | null, currency: string): string {
    return formatMoney(value, currency);
  }
}

@Pipe({ name: 'share' })
export class Share implements PipeTransform {
  transform(value: number | null): string {
    return formatShare(value);
  }
}
