const thresholdsMinutes = [60, 30, 10, 5];
/** Of the time in which a plan for the gate can be made, the part in which it is late if there is none. */
const lateShare = 1 / 3;

/**
 * How many minutes before its close a gate without a plan is warned of, the most first; the last is 0: it has closed.
 * `turnMs` is the time in which its plan can be made; null where that is not limited.
 */
export const thresholdsOf = (turnMs: number | null): number[] => [
  ...thresholdsMinutes.filter((minutes) => turnMs === null || minutes * 60_000 <= turnMs * lateShare),
  0,
];

/** The threshold that was crossed last; undefined where none was. */
export const crossed = (thresholds: readonly number[], leftMs: number): number | undefined =>
  thresholds.toSorted((one, other) => one - other).find((minutes) => leftMs <= minutes * 60_000);
