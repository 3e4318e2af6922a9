import { median, percentile } from '../../bench/statistics.ts';

/** Median, p99 and the most of some durations in milliseconds, in words. */
export function spread(values: readonly number[], unit: 'ms' | 's'): string {
  if (values.length === 0) return 'none';
  const text = (value: number): string => (unit === 's' ? (value / 1000).toFixed(1) : value.toFixed(0));
  const [middle, most] = [text(median(values)), text(Math.max(...values))];
  return values.length === 1
    ? `${most} ${unit}`
    : `p50 ${middle}, p99 ${text(percentile(values, 0.99))}, max ${most} ${unit}`;
}
