import type { BlockAlignment } from '@energy-ops/contracts';
import { typicalBlockOf } from '@energy-ops/market';

/** The blocks a job plans, as its configuration says. */
export interface Horizon {
  readonly start: number;
  readonly blocks: number;
  readonly blockMs: number;
  readonly timeZone: string;
}

/** Which blocks of two jobs are one and the same. */
export interface Alignment {
  readonly by: BlockAlignment;
  /** The name of the block that begins at an instant, as a table's cell writes it; of any other cell, the cell. */
  nameOf(cell: string): string;
  /** Where in `a`'s horizon the block of that name begins that both jobs have. */
  commonStart(name: string): number | undefined;
  readonly inCommon: number;
  readonly onlyA: number;
  readonly onlyB: number;
}

const dayMs = 25 * 3_600_000;
const mostCached = 100_000;

/** Matches instants; where the jobs have none in common and plan a day each at most, times of the day. */
export function alignmentOf(a: Horizon | undefined, b: Horizon | undefined): Alignment {
  if (!a || !b || haveBlocksInCommon(a, b) || !areDays(a, b)) return aligned('instant', a, b, instantName);
  const names = new Map([...timesOfDay(a), ...timesOfDay(b)]);
  return aligned('time_of_day', a, b, (at) => names.get(at) ?? instantName(at));
}

/** Whatever has no horizon of its own, such as input tables. */
export const byInstant = (): Alignment => aligned('instant', undefined, undefined, instantName);

const haveBlocksInCommon = (a: Horizon, b: Horizon): boolean => a.start < endOf(b) && b.start < endOf(a);

const areDays = (a: Horizon, b: Horizon): boolean =>
  [a, b].every((each) => endOf(each) - each.start <= dayMs) && a.timeZone === b.timeZone && a.blockMs === b.blockMs;

const endOf = ({ start, blocks, blockMs }: Horizon): number => start + blocks * blockMs;
const instantName = (at: number): string => String(at);

/** `B3` and, where clocks go back and the hour comes twice, `B3 again`. */
function timesOfDay(horizon: Horizon): Map<number, string> {
  const seen = new Set<number>();
  return new Map(
    startsOf(horizon).map((at) => {
      const block = typicalBlockOf(new Date(at), horizon.timeZone, horizon.blockMs / 60_000);
      const name = seen.has(block) ? `B${block} again` : `B${block}`;
      seen.add(block);
      return [at, name];
    }),
  );
}

function aligned(
  by: BlockAlignment,
  a: Horizon | undefined,
  b: Horizon | undefined,
  name: (at: number) => string,
): Alignment {
  const startsA = new Map(startsOf(a).map((at) => [name(at), at]));
  const namesB = new Set(startsOf(b).map(name));
  const common = new Map([...startsA].filter(([each]) => namesB.has(each)));
  const known = new Map<string, string>();
  return {
    by,
    nameOf(cell) {
      const cached = known.get(cell);
      if (cached !== undefined) return cached;
      const at = Date.parse(cell);
      const found = Number.isNaN(at) ? cell : name(at);
      if (known.size < mostCached) known.set(cell, found);
      return found;
    },
    commonStart: (each) => common.get(each),
    inCommon: common.size,
    onlyA: (a?.blocks ?? 0) - common.size,
    onlyB: (b?.blocks ?? 0) - common.size,
  };
}

const startsOf = (horizon: Horizon | undefined): number[] =>
  Array.from({ length: horizon?.blocks ?? 0 }, (_, at) => (horizon?.start ?? 0) + at * (horizon?.blockMs ?? 0));
