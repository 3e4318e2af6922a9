import type { CurvePoint } from '@energy-ops/contracts';

/** Points of two sources in order of time; a point that came twice stands once. */
export function mergeCurve(first: readonly CurvePoint[], second: readonly CurvePoint[]): CurvePoint[] {
  const byTime = new Map([...first, ...second].map((point) => [point.t_ms, point]));
  return [...byTime.values()].sort((a, b) => a.t_ms - b.t_ms);
}

/** The points with the last one held until now: what was found still stands. */
export function heldUntil(points: readonly CurvePoint[], untilMs: number): readonly CurvePoint[] {
  const last = points.at(-1);
  return last === undefined || untilMs <= last.t_ms ? points : [...points, { ...last, t_ms: untilMs }];
}

const fewestSteps = 4;

/**
 * What a chart of a curve shows of its values, in round steps: every solution, and the bounds once they mean something.
 * The bound of a search that has just begun is often a hundred times the solution, and would press everything else into
 * one line.
 */
export function valueRange(points: readonly CurvePoint[]): { min?: number; max?: number; interval?: number } {
  const worthShowing = points.flatMap(({ incumbent, best_bound, gap }) => [
    incumbent,
    gap !== null && gap <= 1 ? best_bound : null,
  ]);
  const values = worthShowing.filter((value) => value !== null);
  if (values.length === 0) return {};
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const margin = (highest - lowest) * 0.1 || Math.abs(highest) * 0.001 || 1;
  const interval = roundStep((highest - lowest + 2 * margin) / fewestSteps);
  return {
    min: Math.floor((lowest - margin) / interval) * interval,
    max: Math.ceil((highest + margin) / interval) * interval,
    interval,
  };
}

/** The largest of 1, 2 and 5 times a power of ten that is no more than a size. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return ([5, 2].find((each) => each * power <= size) ?? 1) * power;
}

/**
 * At most `most` points of a curve. Only points that change something are kept, then evenly many of them, always the
 * first and the last: a chart of more is slow and looks the same.
 */
export function thinCurve(points: readonly CurvePoint[], most: number): CurvePoint[] {
  const changes = points.filter((point, index) => {
    const before = points[index - 1];
    const isEnd = before === undefined || index === points.length - 1;
    return isEnd || point.incumbent !== before.incumbent || point.best_bound !== before.best_bound;
  });
  if (changes.length <= most) return changes;
  const stride = (changes.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => changes[Math.round(index * stride)]).filter(
    (point) => point !== undefined,
  );
}
