import { setImmediate as turnOfOthers } from 'node:timers/promises';
import type { Alignment } from './alignment.js';
import type { TableWatcher } from './table-diff.js';
import type { TableShape } from './table-shape.js';

/** When a unit runs in either job, in the blocks both have. */
export interface UnitRuns {
  readonly unit: string;
  readonly a: RunFacts;
  readonly b: RunFacts;
}

interface RunFacts {
  readonly blocks: number;
  /** The blocks before which it was off and in which it is on. */
  readonly starts: readonly number[];
  readonly stops: readonly number[];
}

const mostPoints = 1_000_000;

/** Follows the units' commitment through the schedule. */
export class UnitRunsWatch {
  private readonly units = new Map<string, Points>();
  private points = 0;
  private places: Places | undefined;

  constructor(
    private readonly alignment: Alignment,
    private readonly blockMs: number,
  ) {}

  readonly watcher: TableWatcher = {
    matched: (shape, a, b) => {
      if (this.places?.shape !== shape) this.places = placesIn(shape);
      const { asset, block, commit } = this.places;
      if (!asset || !block || !commit) return;
      const [isOnA, isOnB] = [isOn(a[commit.inA]), isOn(b[commit.inB])];
      const at = this.alignment.commonStart(this.alignment.nameOf(a[block.inA] ?? ''));
      if (isOnA === undefined || isOnB === undefined || at === undefined || ++this.points > mostPoints) return;
      const unit = a[asset.inA] ?? '';
      const known = this.units.get(unit) ?? { at: [], on: [] };
      this.units.set(unit, known);
      known.at.push(at);
      known.on.push((isOnA ? 1 : 0) + (isOnB ? 2 : 0));
    },
  };

  /** The assets that start and stop: the others, such as wind and sun, are no units. */
  names(): ReadonlySet<string> {
    return new Set(this.units.keys());
  }

  /** The units whose commitment differs; none where there was too much to follow. Others get their turn between two. */
  async different(): Promise<UnitRuns[]> {
    const found: UnitRuns[] = [];
    if (this.points > mostPoints) return found;
    for (const [unit, points] of this.units) {
      if (!points.on.some((state) => state === 1 || state === 2)) continue;
      const { at, on } = inOrder(points);
      found.push({ unit, a: facts(at, on, 1, this.blockMs), b: facts(at, on, 2, this.blockMs) });
      await turnOfOthers();
    }
    return found;
  }
}

interface Points {
  readonly at: number[];
  /** 1 where it is on in `a`, 2 where it is on in `b`, 3 in both. */
  readonly on: number[];
}

/** Tables are in the order of time as a rule: half a million rows are not sorted in vain. */
function inOrder({ at, on }: Points): Points {
  if (at.every((each, index) => index === 0 || each > (at[index - 1] ?? 0))) return { at, on };
  const order = [...at.keys()].sort((one, other) => (at[one] ?? 0) - (at[other] ?? 0));
  return { at: order.map((index) => at[index] ?? 0), on: order.map((index) => on[index] ?? 0) };
}

type Places = ReturnType<typeof placesIn>;

/** Where a schedule says which unit runs when. */
const placesIn = (shape: TableShape) => ({
  shape,
  asset: shape.keys.find(({ name }) => name === 'asset_id'),
  block: shape.keys[shape.blockKey],
  commit: shape.values.find(({ name }) => name === 'commit'),
});

function facts(at: readonly number[], on: readonly number[], bit: 1 | 2, blockMs: number): RunFacts {
  const [starts, stops]: [number[], number[]] = [[], []];
  let blocks = 0;
  let wasOn: boolean | undefined;
  for (const [index, now] of at.entries()) {
    const isOnNow = ((on[index] ?? 0) & bit) !== 0;
    const follows = index > 0 && now - (at[index - 1] ?? 0) === blockMs;
    if (isOnNow) blocks += 1;
    if (follows && isOnNow !== wasOn) (isOnNow ? starts : stops).push(now);
    wasOn = isOnNow;
  }
  return { blocks, starts, stops };
}

function isOn(cell: string | undefined): boolean | undefined {
  if (cell === undefined || cell.trim() === '') return undefined;
  return cell !== '0' && cell.toLowerCase() !== 'false' && Number(cell) !== 0;
}
