/** Rows the view holds at most: 16 million pixels of 20, which every browser still scrolls. */
export const mostRows = 800_000;
const step = 100_000;

/** How many lines to leave out before the first row, so that a line has a row; as few as before where it has one. */
export function baseShowing(seq: number, base: number): number {
  if (seq >= 1 && seq <= base) return Math.floor((seq - 1) / step) * step;
  const spare = seq - mostRows;
  return spare > base ? Math.ceil(spare / step) * step : base;
}
