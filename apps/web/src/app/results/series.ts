import type { ChartColor } from './palette.js';

/** Values of one thing, one per block or category; null is a gap. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly color: ChartColor;
  /** Told from another line it may run along. */
  readonly dashed?: boolean;
}

interface Named {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * The series that matter most, one per colour, in their own order; what is left is added up as one more, so that
 * the stack still adds up. More colours than that no eye tells apart.
 */
export function largest(all: readonly Named[], colors: readonly ChartColor[], others: string): Series[] {
  const size = ({ values }: Named) => values.reduce((total, value) => total + Math.abs(value), 0);
  const shown = new Set([...all].sort((a, b) => size(b) - size(a)).slice(0, colors.length));
  const rest = all.filter((each) => !shown.has(each));
  const kept = all
    .filter((each) => shown.has(each))
    .map((each, index) => ({ ...each, color: colors[index] ?? 'other' }));
  return rest.length === 0
    ? kept
    : [...kept, { name: `${others} (${rest.length})`, values: added(rest), color: 'other' }];
}

const added = (all: readonly Named[]): number[] =>
  (all[0]?.values ?? []).map((_, index) => all.reduce((total, { values }) => total + (values[index] ?? 0), 0));
