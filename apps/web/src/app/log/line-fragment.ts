/** The lines a link points at: `#L120` or `#L120-L140`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const form = /^L(\d{1,9})(?:-L(\d{1,9}))?$/;

export function parseLineFragment(fragment: string | null | undefined): LineRange | undefined {
  const [, first, second] = form.exec(fragment ?? '') ?? [];
  if (first === undefined) return undefined;
  const a = Number(first);
  const b = Number(second ?? first);
  if (a < 1 || b < 1) return undefined;
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

export const lineFragment = ({ from, to }: LineRange): string => (from === to ? `L${from}` : `L${from}-L${to}`);

/** The range from the line marked before to the one chosen with Shift held. */
export const stretch = (range: LineRange | undefined, seq: number): LineRange =>
  range === undefined ? { from: seq, to: seq } : { from: Math.min(range.from, seq), to: Math.max(range.to, seq) };
