import { describe, expect, it } from '@jest/globals';
import type { CurvePoint } from '@energy-ops/contracts';
import { heldUntil, mergeCurve, thinCurve, valueRange } from './curve.js';

const aPoint = (t_ms: number, incumbent: number | null = t_ms): CurvePoint => ({
  t_ms,
  incumbent,
  best_bound: 0,
  gap: null,
});

describe('a curve', () => {
  it('has each point once, in order, from the rows and from events', () => {
    const merged = mergeCurve([aPoint(1), aPoint(2)], [aPoint(5), aPoint(2), aPoint(3)]);
    expect(merged.map(({ t_ms }) => t_ms)).toEqual([1, 2, 3, 5]);
  });

  it('is shown without the bounds of a search that has just begun', () => {
    const points = [
      { t_ms: 1, incumbent: null, best_bound: -1e9, gap: null },
      { t_ms: 2, incumbent: -100, best_bound: -5000, gap: 49 },
      { t_ms: 3, incumbent: -190, best_bound: -200, gap: 0.05 },
    ];
    expect(valueRange(points)).toEqual({ min: -220, max: -80, interval: 20 });
    expect(valueRange(points.slice(0, 1))).toEqual({});
  });

  it('has round steps on its axis, whatever the values', () => {
    for (const [low, high] of [
      [-7_544_814, -5_328_262],
      [1_226_662, 1_269_264],
      [0.0123, 0.0129],
      [5, 5],
    ] as const) {
      const { min = NaN, max = NaN, interval = NaN } = valueRange([aPoint(1, low), aPoint(2, high)]);
      const steps = (max - min) / interval;
      expect(min).toBeLessThan(low);
      expect(max).toBeGreaterThan(high);
      expect(steps).toBeGreaterThanOrEqual(3);
      expect(steps).toBeLessThanOrEqual(12);
      expect(steps).toBeCloseTo(Math.round(steps), 6);
      expect(['1', '2', '5']).toContain(interval.toExponential()[0]);
    }
  });

  it('holds its last point until now', () => {
    const points = [aPoint(1), aPoint(8, 5)];
    expect(heldUntil(points, 14)).toEqual([...points, aPoint(14, 5)]);
    expect(heldUntil(points, 7)).toEqual(points);
    expect(heldUntil([], 7)).toEqual([]);
  });

  it('loses only points that change nothing while it is short', () => {
    const points = [aPoint(1, 9), aPoint(2, 9), aPoint(3, 8), aPoint(4, 8)];
    expect(thinCurve(points, 500).map(({ t_ms }) => t_ms)).toEqual([1, 3, 4]);
  });

  it('keeps its ends and at most the points asked for', () => {
    const points = Array.from({ length: 5000 }, (_, index) => aPoint(index));
    const thin = thinCurve(points, 500);
    expect(thin).toHaveLength(500);
    expect(thin[0]?.t_ms).toBe(0);
    expect(thin.at(-1)?.t_ms).toBe(4999);
    expect(new Set(thin).size).toBe(500);
  });
});
