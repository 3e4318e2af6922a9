import { Pipe, type PipeTransform } from '@angular/core';

const units = ['B', 'KiB', 'MiB', 'GiB'] as const;

/** A size as people say it: `640 B`, `4.2 KiB`, `10 MiB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const text = power === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '');
  return `${text} ${units[power] ?? 'B'}`;
}

@Pipe({ name: 'bytes' })
export class Bytes implements PipeTransform {
  transform(bytes: number): string {
    return formatBytes(bytes);
  }
}
