import type { Arena } from './ground/arena.ts';
import type { Ground } from './ground/ground.ts';
import type { Counts } from './history/counts.ts';

export const sizes = ['smoke', 'full'] as const;
export type Size = (typeof sizes)[number];

/** How a scenario went. */
export interface Findings {
  /** What was measured, in few words. */
  readonly measured: string;
  /** What was done to the product. */
  readonly faults: string;
  /** Where the promise was broken; empty is the promise. */
  readonly broken: readonly string[];
  readonly counts?: Counts;
}

/** One promise of docs/reliability.md and how it is put to the test. */
export interface Scenario {
  readonly promise: number;
  readonly goal: string;
  /** It takes PostgreSQL away: it plays on one that only such scenarios use, one after the other. */
  readonly crashes?: true;
  /** Why this machine can't show it, if it can't. */
  readonly unable?: () => string | undefined;
  play(stage: Stage, size: Size): Promise<Findings>;
}

/** Where a scenario plays. */
export interface Stage {
  readonly ground: Ground;
  readonly arena: Arena;
}

interface Script<Scale> extends Omit<Scenario, 'play'> {
  /** A few seconds of work; verdicts by counts: its times have room for a machine that is busy with other things. */
  readonly smoke: Scale;
  /** The numbers of the promise. */
  readonly full: Scale;
  play(stage: Stage, scale: Scale): Promise<Findings>;
}

/** Makes a scenario of a script. */
export const scenario = <Scale>({ smoke, full, play, ...facts }: Script<Scale>): Scenario => ({
  ...facts,
  play: (stage, size) => play(stage, size === 'smoke' ? smoke : full),
});
