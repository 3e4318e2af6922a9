import { percentile } from './statistics.ts';

/** Prints a measured value beside its goal. */
export function reportFigure(
  name: string,
  value: number,
  unit: string,
  goal: { atMost?: number; atLeast?: number },
): void {
  const { atMost = Infinity, atLeast = -Infinity } = goal;
  const wanted = goal.atMost === undefined ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`;
  const verdict = value <= atMost && value >= atLeast ? 'reached' : 'MISSED';
  console.log(`${name.padEnd(58)} ${shown(value).padStart(9)} ${unit.padEnd(10)} goal ${wanted}: ${verdict}`);
}

/** Prints the middle and the worst of many measured times beside the goal for the 99th percentile. */
export function reportTimes(name: string, milliseconds: readonly number[], goalMs: number): void {
  const [p50, p99] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.99)];
  reportFigure(`${name} (p50 ${shown(p50)}, n ${milliseconds.length})`, p99, 'ms p99', { atMost: goalMs });
}

export const shown = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
