import type { Column } from '@energy-ops/contracts';
import { type Cell, typedCell } from '../results/typed-cell.js';

export interface Difference {
  readonly a: Cell;
  readonly b: Cell;
  /** Where both are numbers. */
  readonly delta: number | null;
}

/** How two cells of a column differ by more than the tolerance, which only numbers have. */
export function cellDifference(
  textA: string,
  textB: string,
  type: Column['type'],
  tolerance: number,
): Difference | undefined {
  if (textA === textB) return undefined;
  const [a, b] = [typedCell(textA, type), typedCell(textB, type)];
  if (a === b) return undefined;
  if (typeof a !== 'number' || typeof b !== 'number') return { a, b, delta: null };
  const delta = a - b;
  return Math.abs(delta) > tolerance ? { a, b, delta } : undefined;
}

/** A number that was calculated, without the digits nobody wrote: 0.3 - 0.1 is not quite 0.2. */
export const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(12)));
